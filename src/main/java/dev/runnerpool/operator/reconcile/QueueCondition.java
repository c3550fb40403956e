package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.reason.StatedReason;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What the condition {@code QueueReadable} says: how the queue comes to be known, or why not. */
record QueueCondition(String status, StatedReason reason, String message) {

  static final String TYPE = "QueueReadable";

  /** The condition now, for those who do not compare it with what was said. */
  static QueueCondition of(PoolView view) {
    return of(
        view, view.queue() instanceof QueueState.Stale held ? held.since() : view.snapshot().now());
  }

  /**
   * The condition now. What cannot be read is so since that was said first: an operator before this
   * one may have failed already.
   *
   * @param said what was said last
   */
  static QueueCondition of(PoolView view, Optional<Condition> said) {
    return of(
        view,
        said.filter(last -> last.getStatus().equals("False"))
            .map(Condition::getLastTransitionTime)
            .map(Instant::parse)
            .orElse(view.snapshot().now()));
  }

  private static QueueCondition of(PoolView view, Instant since) {
    if (view.queue() instanceof QueueState.Stale held) {
      return new QueueCondition(
          "False",
          held.failure().reason(),
          "%s (since %s; %s)".formatted(held.failure().message(), seconds(since), held(view)));
    }
    if (view.queue() instanceof QueueState.Read read) {
      return read(read, view);
    }
    if (view.queue() instanceof QueueState.NoAccessToken) {
      return unreadable(keepsWarm(view));
    }
    return new QueueCondition("Unknown", ConditionReason.Pending, "The queue was not read yet");
  }

  /** Whether the pool ever has runners without a job that asks for them. */
  static boolean keepsWarm(PoolView view) {
    Policy policy = view.snapshot().policy();
    return policy.warm() > 0 || policy.schedules().stream().anyMatch(each -> each.warm() > 0);
  }

  private static QueueCondition read(QueueState.Read read, PoolView view) {
    return view.snapshot().queueUnknown()
        ? new QueueCondition(
            "False",
            ConditionReason.QueueOverdue,
            "The queue was last read at %s, and the next reading has not ended: nothing starts or stops"
                .formatted(seconds(read.last().finishedAt())))
        : new QueueCondition("True", ConditionReason.QueueRead, "GitLab's queue is read");
  }

  /** What is held, and what it is still good for. */
  private static String held(PoolView view) {
    if (view.snapshot().demand() instanceof Demand.Known) {
      return "the pool's own runner takes jobs, so it keeps its warm runners and starts no others";
    }
    return view.queue()
        .reading()
        .filter(last -> !view.snapshot().queueUnknown())
        .filter(last -> view.snapshot().demand() instanceof Demand.Stale)
        .map(
            last ->
                "the queue as read at %s still counts: by it runners start until %s, and none is stopped"
                    .formatted(
                        seconds(last.finishedAt()),
                        seconds(((Demand.Stale) view.snapshot().demand()).until())))
        .orElse("nothing is scaled");
  }

  private static QueueCondition unreadable(boolean keepsWarm) {
    return new QueueCondition(
        keepsWarm ? "Unknown" : "False",
        ConditionReason.NoQueueSource,
        ("The pool brings a runner's token and no access token, so its queue cannot be read: %s."
                + " Name a Secret with an access token (scope read_api) in spec.gitlab.credentials")
            .formatted(
                keepsWarm
                    ? "it keeps its warm runners and starts no others"
                    : "with scaling.warm 0 it starts no runners at all"));
  }

  /** A time as people read it, to the second. */
  static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
