package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Runner;
import java.util.Optional;

/** Whether nodes take a pool's runners and the pods of its jobs. */
record SchedulableCondition(String status, ConditionReason reason, String message) {

  static final String TYPE = "Schedulable";

  static SchedulableCondition of(PoolView view) {
    Optional<Runner> stuck =
        view.snapshot().runners().stream()
            .filter(runner -> runner.state().live() && runner.unschedulable().isPresent())
            .findFirst();
    if (stuck.isPresent()) {
      return unschedulable(
          "No node takes the runner of slot %d: %s"
              .formatted(stuck.get().slot(), stuck.get().unschedulable().get()));
    }
    return view.seen()
        .unplacedJob()
        .map(SchedulableCondition::unschedulable)
        .orElse(
            new SchedulableCondition(
                "True", ConditionReason.NodesFound, "The scheduler rejects no runner"));
  }

  private static SchedulableCondition unschedulable(String message) {
    return new SchedulableCondition("False", ConditionReason.Unschedulable, message);
  }

  /** A new node takes a while: only beyond the time to fall back it is a fault of the pool. */
  static boolean isStuckForLong(PoolView view) {
    PoolSnapshot snapshot = view.snapshot();
    return snapshot.runners().stream()
        .filter(runner -> runner.unschedulable().isPresent())
        .anyMatch(
            runner ->
                !runner.since().plus(snapshot.policy().fallbackAfter()).isAfter(snapshot.now()));
  }
}
