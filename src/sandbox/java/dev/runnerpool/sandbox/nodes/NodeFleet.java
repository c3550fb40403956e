package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulated nodes: started with need, kept alive, ended when they were empty for long. */
final class NodeFleet {
  /** A kubelet renews its lease so often; the cluster calls a node dead after 40 s or more. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** Longer than a scheduler may take to bind a pod that it placed before the node was cordoned. */
  private static final Duration LAST_BINDINGS = Duration.ofSeconds(3);

  private final SimulatedClock clock;
  private final ClusterWrites writes;
  private final SimulatedNodes.Options options;
  private final String suffix;
  private final Runnable whenChanged;
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private int made;

  /**
   * @param suffix what tells these nodes' names from those of others in one cluster, may be empty
   * @param whenChanged called when there is a node more or less
   */
  NodeFleet(
      SimulatedClock clock,
      ClusterWrites writes,
      SimulatedNodes.Options options,
      String suffix,
      Runnable whenChanged) {
    this.clock = clock;
    this.writes = writes;
    this.options = options;
    this.suffix = suffix;
    this.whenChanged = whenChanged;
  }

  /** Starts every group's minimum. */
  void start() {
    for (NodeGroup group : options.groups()) {
      for (int i = 0; i < group.minimum(); i++) {
        ready(launch(group));
      }
    }
    reap();
    if (options.scheduling() == Scheduling.OF_THE_CLUSTER) {
      heartbeat();
    }
  }

  Optional<NodeGroup> groupOf(String node) {
    return Optional.ofNullable(nodes.get(node)).map(SimulatedNode::group);
  }

  boolean has(String node) {
    return nodes.containsKey(node);
  }

  /** Those that were made here. */
  List<String> ownNames() {
    return nodes.values().stream()
        .filter(node -> !node.isAdopted())
        .map(SimulatedNode::name)
        .toList();
  }

  /** Starts the machine of a node that somebody else made and will take away. */
  void adopt(Node node) {
    SimulatedNode machine = SimulatedNode.adopted(node);
    if (nodes.putIfAbsent(machine.name(), machine) == null) {
      machine.becomeReady(node);
      renew(node);
      writes.ready(node, machine.group().architecture());
      whenChanged.run();
    }
  }

  /** Nodes that take pods. */
  List<SimulatedNode> ready() {
    return nodes.values().stream().filter(SimulatedNode::isReady).toList();
  }

  /** What the nodes that are and come have room for. */
  NodeForecast forecast() {
    return new NodeForecast(
        nodes.values().stream().filter(node -> !node.isLeaving()).toList(), this::launchFor);
  }

  /** What the nodes that come will have room for. */
  NodeForecast forecastOfStarting() {
    return new NodeForecast(
        nodes.values().stream().filter(SimulatedNode::isStarting).toList(), this::launchFor);
  }

  void hold(String node, PodRequest pod) {
    if (Optional.ofNullable(nodes.get(node)).map(it -> it.hold(pod)).orElse(false)) {
      whenChanged.run();
    }
  }

  void release(String uid) {
    if (nodes.values().stream().map(node -> node.release(uid)).toList().contains(true)) {
      whenChanged.run();
    }
  }

  /** Somebody took the node away. */
  void lost(String node) {
    if (nodes.remove(node) != null) {
      whenChanged.run();
    }
  }

  private Optional<SimulatedNode> launchFor(PodRequest pod) {
    for (NodeGroup group : options.groups()) {
      if (size(group) < group.maximum()
          && new SimulatedNode("candidate", group).obstacles(pod).isEmpty()) {
        SimulatedNode node = launch(group);
        clock.after(group.startDelay(), () -> ready(node));
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  private long size(NodeGroup group) {
    return nodes.values().stream().filter(node -> node.group().equals(group)).count();
  }

  private SimulatedNode launch(NodeGroup group) {
    SimulatedNode node = new SimulatedNode(group.name() + suffix + "-" + ++made, group);
    nodes.put(node.name(), node);
    return node;
  }

  private void ready(SimulatedNode node) {
    clock.whenDone(
        writes.create(node.object()),
        (created, failure) -> {
          if (failure == null) {
            node.becomeReady(created);
            renew(created);
          } else {
            nodes.remove(node.name());
          }
          whenChanged.run();
        });
  }

  private void heartbeat() {
    nodes.values().forEach(node -> node.created().ifPresent(this::renew));
    clock.afterRealTime(HEARTBEAT, this::heartbeat);
  }

  private void renew(Node node) {
    if (options.scheduling() == Scheduling.OF_THE_CLUSTER) {
      writes.renewLease(node);
    }
  }

  /** Ends own nodes that were empty for long enough, looking again and again. */
  private void reap() {
    long limit = (long) (options.idleNodeTimeout().toNanos() / options.speed());
    for (SimulatedNode node : ready()) {
      boolean idle =
          !node.isAdopted() && node.isEmpty() && System.nanoTime() - node.idleSince() > limit;
      if (idle && size(node.group()) > node.group().minimum()) {
        drain(node);
      }
    }
    clock.after(options.idleNodeTimeout().dividedBy(4).plus(Duration.ofSeconds(1)), this::reap);
  }

  private void drain(SimulatedNode node) {
    node.leave(true);
    clock.whenDone(
        writes.cordon(node.name(), true),
        (cordoned, failure) ->
            clock.afterRealTime(
                options.scheduling() == Scheduling.SIMULATED ? Duration.ZERO : LAST_BINDINGS,
                () -> removeIfEmpty(node)));
  }

  private void removeIfEmpty(SimulatedNode node) {
    if (node.isEmpty()) {
      nodes.remove(node.name());
      writes.deleteNode(node.name());
    } else {
      node.leave(false);
      writes.cordon(node.name(), false);
      whenChanged.run();
    }
  }
}
