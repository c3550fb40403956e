package dev.runnerpool.bench;

import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.nodes.NodeGroup;
import dev.runnerpool.sandbox.nodes.Scheduling;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Nodes of the sandbox, on which runners take jobs by GitLab's protocol, each in its own pod. */
final class Workers {
  private static final String GROUP = "workers";

  private Workers() {}

  /**
   * So many nodes that have their images, of 64 processors and for 250 pods each.
   *
   * @param jobTakes give or take half of it
   */
  static SimulatedNodes start(World world, int nodes, Duration jobTakes) {
    NodeGroup group =
        new NodeGroup(
            GROUP,
            "arm64",
            "m7g.16xlarge",
            64,
            256,
            250,
            nodes,
            nodes,
            Duration.ZERO,
            false,
            Map.of(),
            List.of(),
            Map.of());
    return SimulatedNodes.start(
        world.client(),
        new SimulatedNodes.Options(
            List.of(group),
            1,
            1,
            Duration.ofMillis(500),
            Duration.ofHours(1),
            jobTakes,
            Scheduling.OF_THE_CLUSTER,
            "",
            ""));
  }

  /** A pool whose runners and jobs are there, of so many thousandths of a processor for a job. */
  static PoolManifest on(PoolManifest pool, int job) {
    return pool.with(
        "placement: {nodes: [{nodePool: %s}]}".formatted(GROUP),
        "runner: {resources: {requests: {cpu: 100m, memory: 128Mi}}, job: {resources:"
            + " {requests: {cpu: %dm, memory: 512Mi}}}}".formatted(job));
  }
}
