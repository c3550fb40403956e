package dev.runnerpool.operator.behaviour;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/** The whole operator, started once for all tests of this package. */
public final class OperatorProfile implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Peers.class));
  }
}
