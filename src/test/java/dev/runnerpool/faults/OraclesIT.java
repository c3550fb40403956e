package dev.runnerpool.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** That every oracle finds what it is there for; with all plans only. */
@OnControlPlane
@Tag("all-faults")
class OraclesIT {
  @TempDir static Path folder;
  private static Lane lane;
  private static Course.Record reference;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    Files.createDirectories(Path.of("target/operator-logs"));
    PoolDefinition.apply(plane.admin(), PoolDefinition.read(plane.admin(), PoolDefinition.SHIPPED));
    lane = Lane.open(plane, 0, folder);
    reference = Course.reference(lane);
  }

  @AfterAll
  static void stop() {
    if (lane != null) {
      lane.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyOracleFindsWhatABugWouldDo() {
    return Stream.of(Sabotage.values())
        .map(
            sabotage ->
                DynamicTest.dynamicTest(
                    sabotage.name(),
                    () -> {
                      List<Violation> found =
                          Course.impatient(sabotage.plan(), lane, reference).violations();
                      assertThat(found).extracting(Violation::oracle).contains(sabotage.oracle());
                    }));
  }
}
