package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The definition of pools is taken away under a running operator, as by a wrong uninstall. */
@OnControlPlane
class DefinitionRemovalIT {
  private static final String NODES = "definition";
  private static final String PLACEMENT = "placement: {nodes: [{nodePool: " + NODES + "}]}";
  private static final String SHELL = "runner: {executor: Shell}";

  @TempDir Path folder;

  @Test
  void allPoolsLeaveWithTheDefinitionAndTheSameOperatorServesThoseThatComeWithTheNext(
      ControlPlane plane) throws Exception {
    try (Installation site =
            Installation.start(plane, "definition", folder).withNodes(20, NODES, 2);
        PoolNamespace space = PoolNamespace.open(site)) {
      space.pool("first", "arm64", "max: 2, warm: 1", SHELL, PLACEMENT);
      space.awaitReadyRunners("first", 1);

      PoolDefinition.remove(plane.admin());
      assertThat(space.runnerPods("first")).isEmpty();
      assertThat(space.gitlabRunners("first")).isEmpty();

      PoolDefinition.apply(
          plane.admin(), PoolDefinition.read(plane.admin(), PoolDefinition.SHIPPED));
      space.pool("second", "arm64", "max: 2, warm: 1", SHELL, PLACEMENT);
      space.awaitReadyRunners("second", 1);
      space.push("arm64", 1, 1);
      space.awaitAllJobs();
      eventually("one is warm again", () -> space.runnerPods("second").size() == 1);
    }
  }
}
