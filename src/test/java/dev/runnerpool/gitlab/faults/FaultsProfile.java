package dev.runnerpool.gitlab.faults;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/** The whole operator, in haste. */
public final class FaultsProfile implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Cluster.class));
  }
}
