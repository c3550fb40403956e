package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Binds pods to nodes with room for them, and has nodes started for those without. */
final class OwnScheduler implements Placement {
  private final SimulatedClock clock;
  private final ClusterWrites writes;
  private final NodeFleet fleet;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, PodRequest> waiting = new LinkedHashMap<>();
  private final Map<String, String> told = new HashMap<>();
  private boolean due;

  OwnScheduler(SimulatedClock clock, ClusterWrites writes, NodeFleet fleet) {
    this.clock = clock;
    this.writes = writes;
    this.fleet = fleet;
  }

  @Override
  public void unbound(Pod pod) {
    String uid = pod.getMetadata().getUid();
    PodRequest request = PodRequest.of(pod);
    if (seen.add(uid)) {
      waiting.put(uid, request);
      nodesChanged();
    } else if (waiting.containsKey(uid)) {
      waiting.put(uid, request);
    }
  }

  @Override
  public void settled(String uid) {
    seen.remove(uid);
    waiting.remove(uid);
    told.remove(uid);
  }

  @Override
  public void nodesChanged() {
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
    NodeForecast forecast = fleet.forecastOfStarting();
    for (PodRequest pod : List.copyOf(waiting.values())) {
      Optional<SimulatedNode> fit =
          fleet.ready().stream().filter(node -> hasRoom(node, pod)).findFirst();
      if (fit.isPresent()) {
        bind(pod, fit.get());
      } else {
        explain(pod);
        forecast.makeRoomFor(pod);
      }
    }
  }

  /**
   * Beside those that the node is kept for, as {@code RunFilterPluginsWithNominatedPods} of
   * kube-scheduler counts them; all pods here have the same priority.
   */
  private boolean hasRoom(SimulatedNode node, PodRequest pod) {
    SimulatedNode asked = node;
    for (PodRequest other : waiting.values()) {
      if (other.nominated().equals(node.name()) && !other.uid().equals(pod.uid())) {
        asked = asked == node ? node.copy() : asked;
        asked.hold(other);
      }
    }
    return asked.obstacles(pod).isEmpty();
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

  private void explain(PodRequest pod) {
    Map<String, Integer> reasons = new TreeMap<>();
    List<SimulatedNode> ready = fleet.ready();
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
