package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.gitlab.Registrations;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Since when looks at a pool come to nothing: it has idle runners or none, no job waits for it, and
 * nothing is wrong with it.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class Calm {

  /**
   * What follows from a change only after a while has followed by then: budgets of evictions have
   * let idle runners go, and what an operator before this one said does not stand any more.
   */
  static final Duration SETTLES = Duration.ofMinutes(1);

  private Long generation;
  private Instant since;

  /**
   * Whether the pool is at rest.
   *
   * @param nothing whether the look of now came to nothing
   */
  boolean lasts(boolean nothing, RunnerPool pool, Instant now) {
    Long shown = pool.getMetadata().getGeneration();
    boolean goesOn = since != null && !now.isBefore(since) && Objects.equals(generation, shown);
    generation = shown;
    if (!nothing || !goesOn) {
      since = nothing ? now : null;
    }
    return since != null && !now.isBefore(since.plus(SETTLES));
  }

  /**
   * Whether a look came to nothing, and by time alone the next would, until the plan's next check.
   *
   * @param pods all pods of the pool
   */
  static boolean cameToNothing(
      List<Pod> pods, PoolView view, PlanExecutor.Outcome outcome, ReconcileState state) {
    Instant now = view.snapshot().now();
    return view.seen().changes() == PodChanges.NONE
        && view.plan().actions().isEmpty()
        && view.plan().recommended().isEmpty()
        && outcome.refusals().isEmpty()
        && state.writtenAt.isBefore(now)
        && !state.holdsBack
        && isIdle(pods, view)
        && state.autoscaler.state().untroubled()
        && state.occupied.slots().isEmpty();
  }

  private static boolean isIdle(List<Pod> pods, PoolView view) {
    return Surroundings.of(view).quiet()
        && view.registration() instanceof Registrations.State.Registered
        && view.snapshot().in(RunnerState.IDLE).size() == pods.size()
        // What a pool learnt of its jobs depends on the time of the week.
        && view.snapshot().policy().autoWarm().isEmpty();
  }
}
