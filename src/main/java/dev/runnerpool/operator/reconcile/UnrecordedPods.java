package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.ScalePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Pods of runners that ended and stay until what they cost is recorded. Confined to the pool's
 * reconciling.
 */
final class UnrecordedPods {

  /**
   * A pool that needs the slot waits no longer for slow records: what the runner cost is handed
   * over to them, and lost only if this process is killed before they write it.
   */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Map<String, Instant> since = new HashMap<>();

  /**
   * The slots whose ended runner is not removed by this plan yet, and in which none starts.
   *
   * @param recorded whether what a runner cost is recorded, by its pod's UID
   */
  Set<Integer> slots(ScalePlan plan, Predicate<String> recorded, Instant now) {
    List<Action.Remove> ended = plan.actions(Action.Remove.class);
    since.keySet().retainAll(ended.stream().map(Action.Remove::runnerId).toList());
    if (ended.isEmpty()) {
      return Set.of();
    }
    Set<Integer> needed =
        plan.actions(Action.Start.class).stream()
            .map(Action.Start::slot)
            .collect(Collectors.toSet());
    Set<Integer> kept = new HashSet<>();
    for (Action.Remove remove : ended) {
      if (!recorded.test(remove.runnerId()) && stays(remove, needed, now)) {
        kept.add(remove.slot());
      }
    }
    return kept;
  }

  private boolean stays(Action.Remove remove, Set<Integer> needed, Instant now) {
    Instant first = since.computeIfAbsent(remove.runnerId(), any -> now);
    return !needed.contains(remove.slot()) || now.isBefore(first.plus(PATIENCE));
  }
}
