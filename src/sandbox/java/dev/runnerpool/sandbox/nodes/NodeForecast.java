package dev.runnerpool.sandbox.nodes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The nodes as they will be, filled in thought with the pods that wait. */
final class NodeForecast {
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final Function<PodRequest, Optional<SimulatedNode>> launch;

  /**
   * @param nodes nodes that are or come; left as they are
   * @param launch starts a node on which a pod fits, if a group has one
   */
  NodeForecast(
      Collection<SimulatedNode> nodes, Function<PodRequest, Optional<SimulatedNode>> launch) {
    nodes.forEach(node -> this.nodes.add(node.copy()));
    this.launch = launch;
  }

  /** Reserves room for the pod, on a new node if need be and if there may be one more. */
  void makeRoomFor(PodRequest pod) {
    for (SimulatedNode node : nodes) {
      if (node.obstacles(pod).isEmpty()) {
        node.hold(pod);
        return;
      }
    }
    launch
        .apply(pod)
        .ifPresent(
            launched -> {
              SimulatedNode planned = launched.copy();
              planned.hold(pod);
              nodes.add(planned);
            });
  }
}
