package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes part in what the reconciles of pools come to. */
interface ReconcileListener {

  /**
   * A plan was made and nothing of it is carried out yet: what it removes is seen for the last
   * time.
   */
  default void planned(RunnerPool pool, PoolView view) {}

  /**
   * The plan was carried out.
   *
   * @return how soon the pool is to be reconciled again for the listener's sake, if at all
   */
  default Optional<Duration> executed(
      RunnerPool pool, PoolView view, PlanExecutor.Outcome outcome) {
    return Optional.empty();
  }

  /**
   * The pool was looked at and nothing was planned for it.
   *
   * @param why it takes no jobs, for people, to be read after its name
   */
  default void closed(RunnerPool pool, String why, Instant at) {}

  /** The pool's status was written, or is as it was. */
  default void reported(RunnerPool pool, List<Condition> conditions) {}

  /** The pool has left and nothing of it is there any more. */
  default void forget(RunnerPool pool) {}
}
