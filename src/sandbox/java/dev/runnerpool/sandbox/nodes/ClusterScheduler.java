package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Leaves placing to the cluster's scheduler and starts nodes for pods it has no room for. */
final class ClusterScheduler implements Placement {
  private final SimulatedClock clock;
  private final NodeFleet fleet;
  private final Map<String, PodRequest> unschedulable = new LinkedHashMap<>();
  private boolean due;

  ClusterScheduler(SimulatedClock clock, NodeFleet fleet) {
    this.clock = clock;
    this.fleet = fleet;
  }

  @Override
  public void unbound(Pod pod) {
    if (isUnschedulable(pod) && pod.getMetadata().getDeletionTimestamp() == null) {
      if (unschedulable.put(pod.getMetadata().getUid(), PodRequest.of(pod)) == null) {
        nodesChanged();
      }
    } else {
      unschedulable.remove(pod.getMetadata().getUid());
    }
  }

  @Override
  public void settled(String uid) {
    unschedulable.remove(uid);
  }

  @Override
  public void nodesChanged() {
    if (!due) {
      due = true;
      clock.execute(
          () -> {
            due = false;
            NodeForecast forecast = fleet.forecast();
            List.copyOf(unschedulable.values()).forEach(forecast::makeRoomFor);
          });
    }
  }

  private static boolean isUnschedulable(Pod pod) {
    List<PodCondition> conditions =
        Optional.ofNullable(pod.getStatus()).map(it -> it.getConditions()).orElse(List.of());
    return conditions.stream()
        .anyMatch(
            each ->
                "PodScheduled".equals(each.getType())
                    && "False".equals(each.getStatus())
                    && "Unschedulable".equals(each.getReason()));
  }
}
