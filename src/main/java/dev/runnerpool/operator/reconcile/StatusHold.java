package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.GitLabStatus;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.Registrations;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * For how long the status of an operator that ran before stands where this one knows nothing yet: a
 * restart changes nothing, so it is silent. What is known to be different is said at once.
 *
 * @param generation of the manifest that the status is about; null if there is no such status
 * @param until when it is said that something is still not known
 */
record StatusHold(Long generation, Instant until) {

  /** Reading a queue and confirming a registration take seconds, with many pools half a minute. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Nothing was said before. */
  static StatusHold none() {
    return new StatusHold(null, Instant.MIN);
  }

  /** Of a pool that this operator sees for the first time. */
  static StatusHold begin(RunnerPool pool, Instant now) {
    RunnerPoolStatus said = pool.getStatus();
    return said == null ? none() : new StatusHold(said.observedGeneration(), now.plus(PATIENCE));
  }

  /** Whether what was said of the pool stands where nothing is known; not of another manifest. */
  boolean covers(RunnerPool pool, Instant now) {
    return generation != null
        && Objects.equals(generation, pool.getMetadata().getGeneration())
        && now.isBefore(until);
  }

  /** Whether a decision only says that something is not known yet. */
  static boolean restsOnNothingKnown(PoolView view) {
    return switch (view.plan().decision().reason()) {
      case QueueUnknown -> view.queue() instanceof QueueState.Unread;
      case NotRegistered -> view.registration() instanceof Registrations.State.Pending;
      case BudgetReached -> view.snapshot().money().hourlyPerRunner().isEmpty();
      default -> false;
    };
  }

  /** With the figures of an operator before this one where nothing is known yet. */
  static RunnerPoolStatus held(
      RunnerPoolStatus status, PoolView view, Optional<RunnerPoolStatus> last) {
    boolean unread = view.waiting().isEmpty();
    GitLabStatus gitlab = status.gitlab();
    // Signals become live and figures are measured within the same time.
    Optional<GitLabStatus> same =
        last.map(RunnerPoolStatus::gitlab)
            .filter(said -> gitlab.queue() == null || gitlab.queue().equals(said.queue()));
    return new RunnerPoolStatus(
        status.observedGeneration(),
        unread ? last.map(RunnerPoolStatus::waiting).orElse(null) : status.waiting(),
        unread
            ? last.map(RunnerPoolStatus::oldestWaitingSince).orElse(null)
            : status.oldestWaitingSince(),
        status.passedOver() == null
            ? last.map(RunnerPoolStatus::passedOver).orElse(null)
            : status.passedOver(),
        status.runners(),
        status.placement(),
        view.seen().cost().unpricedPods() > 0
            ? last.map(RunnerPoolStatus::cost).orElse(status.cost())
            : status.cost(),
        status.lastDecision(),
        status.registration(),
        same.orElse(gitlab),
        status.conditions());
  }
}
