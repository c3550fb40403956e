package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Binds pods to nodes with room for them, and has nodes started and ended with need. */
final class Scheduler {
  private final SimulatedClock clock;
  private final ClusterWrites writes;
  private final SimulatedNodes.Options options;
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private final Map<String, PodRequest> waiting = new LinkedHashMap<>();
  private final Map<String, String> told = new HashMap<>();
  private boolean due;
  private int made;

  Scheduler(SimulatedClock clock, ClusterWrites writes, SimulatedNodes.Options options) {
    this.clock = clock;
    this.writes = writes;
    this.options = options;
  }

  void start() {
    for (NodeGroup group : options.groups()) {
      for (int i = 0; i < group.minimum(); i++) {
        ready(launch(group));
      }
    }
    reap();
  }

  Optional<NodeGroup> groupOf(String node) {
    return Optional.ofNullable(nodes.get(node)).map(SimulatedNode::group);
  }

  void add(Pod pod) {
    waiting.put(pod.getMetadata().getUid(), PodRequest.of(pod));
    scheduleSoon();
  }

  /** Takes a pod that needs no node any more off the books. */
  void release(String uid) {
    waiting.remove(uid);
    told.remove(uid);
    if (nodes.values().stream().map(node -> node.release(uid)).toList().contains(true)) {
      scheduleSoon();
    }
  }

  private void scheduleSoon() {
    if (!due) {
      due = true;
      clock.execute(
          () -> {
            due = false;
            schedule();
          });
    }
  }

  private void schedule() {
    List<SimulatedNode> starting = new ArrayList<>();
    for (SimulatedNode node : nodes.values()) {
      if (!node.isReady()) {
        starting.add(new SimulatedNode(node.name(), node.group()));
      }
    }
    for (PodRequest pod : List.copyOf(waiting.values())) {
      Optional<SimulatedNode> fit =
          nodes.values().stream()
              .filter(node -> node.isReady() && node.obstacles(pod).isEmpty())
              .findFirst();
      if (fit.isPresent()) {
        bind(pod, fit.get());
      } else {
        explain(pod);
        seekNode(pod, starting);
      }
    }
  }

  private void bind(PodRequest pod, SimulatedNode node) {
    waiting.remove(pod.uid());
    told.remove(pod.uid());
    node.hold(pod);
    clock.whenDone(
        writes.bind(pod.pod(), node.name()),
        (bound, failure) -> {
          if (failure != null) {
            node.release(pod.uid());
          }
        });
  }

  private void seekNode(PodRequest pod, List<SimulatedNode> starting) {
    for (SimulatedNode node : starting) {
      if (node.obstacles(pod).isEmpty()) {
        node.hold(pod);
        return;
      }
    }
    for (NodeGroup group : options.groups()) {
      long now = nodes.values().stream().filter(node -> node.group().equals(group)).count();
      if (now < group.maximum() && new SimulatedNode("candidate", group).obstacles(pod).isEmpty()) {
        SimulatedNode node = launch(group);
        SimulatedNode planned = new SimulatedNode(node.name(), group);
        planned.hold(pod);
        starting.add(planned);
        clock.after(group.startDelay(), () -> ready(node));
        return;
      }
    }
  }

  private SimulatedNode launch(NodeGroup group) {
    SimulatedNode node = new SimulatedNode(group.name() + "-" + ++made, group);
    nodes.put(node.name(), node);
    return node;
  }

  private void ready(SimulatedNode node) {
    clock.whenDone(
        writes.create(node.object()),
        (created, failure) -> {
          node.becomeReady();
          scheduleSoon();
        });
  }

  /** Ends nodes that were empty for long enough, looking again and again. */
  private void reap() {
    long limit = (long) (options.idleNodeTimeout().toNanos() / options.speed());
    for (SimulatedNode node : List.copyOf(nodes.values())) {
      NodeGroup group = node.group();
      long size = nodes.values().stream().filter(other -> other.group().equals(group)).count();
      boolean idle =
          node.isReady() && node.isEmpty() && System.nanoTime() - node.idleSince() > limit;
      if (idle && size > group.minimum()) {
        nodes.remove(node.name());
        writes.deleteNode(node.name());
      }
    }
    clock.after(options.idleNodeTimeout().dividedBy(4).plus(Duration.ofSeconds(1)), this::reap);
  }

  private void explain(PodRequest pod) {
    Map<String, Integer> reasons = new TreeMap<>();
    List<SimulatedNode> ready = nodes.values().stream().filter(SimulatedNode::isReady).toList();
    ready.forEach(
        node -> node.obstacles(pod).forEach(reason -> reasons.merge(reason, 1, Integer::sum)));
    List<String> parts = new ArrayList<>();
    reasons.forEach((reason, count) -> parts.add(count + " " + reason));
    String message =
        ready.isEmpty()
            ? "no nodes available to schedule pods"
            : "0/%d nodes are available: %s.".formatted(ready.size(), String.join(", ", parts));
    if (!message.equals(told.put(pod.uid(), message))) {
      PodCondition condition =
          new PodConditionBuilder()
              .withType("PodScheduled")
              .withStatus("False")
              .withReason("Unschedulable")
              .withMessage(message)
              .withLastTransitionTime(java.time.Instant.now().toString())
              .build();
      writes.status(
          pod.pod(), new PodStatusBuilder().withPhase("Pending").withConditions(condition).build());
    }
  }
}
