package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.api.status.GitLabStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * For how long what was said of a pool before this operator began to act stands where nothing
 * better is known: a restart changes nothing, so it is silent, however slow the machine, GitLab or
 * the API server are. What is known to be different is said at once.
 *
 * @param generation of the manifest that was spoken of; null if nothing was said
 * @param since when the pool was looked at first
 */
record StatusHold(Long generation, Instant since) {

  /**
   * What is not known by then is said to be so. Requests have time limits of their own, after which
   * they have failed: only a machine or an API server that hardly moves takes as long.
   */
  static final Duration UNKNOWN_STANDS = Duration.ofMinutes(5);

  /** A GitLab that fails or does not answer for as long after a start is said to. */
  static final Duration TROUBLE_PASSES = Duration.ofMinutes(2);

  /**
   * What of it stands at one time.
   *
   * @param unknown whether what is not known yet is as it was said
   * @param trouble whether what was asked in vain is so, too
   */
  record Standing(boolean unknown, boolean trouble) {

    /** Nothing: only what is found out counts. */
    static final Standing NOTHING = new Standing(false, false);

    /** Whether what was said stands in place of something as doubtful as that. */
    boolean covers(Doubt doubt) {
      return switch (doubt) {
        case NONE -> false;
        case NOT_KNOWN_YET -> unknown;
        case MAY_PASS -> trouble;
      };
    }
  }

  /** Nothing was said before. */
  static StatusHold none() {
    return new StatusHold(null, Instant.MIN);
  }

  /**
   * Of a pool that is looked at for the first time since this operator may act.
   *
   * @param said what was said last, by whomever
   */
  static StatusHold begin(Optional<RunnerPoolStatus> said, Instant now) {
    return said.map(status -> new StatusHold(status.observedGeneration(), now)).orElse(none());
  }

  /** What stands; nothing that was said of another manifest. */
  Standing at(RunnerPool pool, Instant now) {
    boolean same =
        generation != null && Objects.equals(generation, pool.getMetadata().getGeneration());
    return same
        ? new Standing(
            now.isBefore(since.plus(UNKNOWN_STANDS)), now.isBefore(since.plus(TROUBLE_PASSES)))
        : Standing.NOTHING;
  }

  /** With the figures that were said where nothing is known yet. */
  static RunnerPoolStatus held(
      RunnerPoolStatus status, PoolView view, Optional<RunnerPoolStatus> last) {
    boolean unread = view.waiting().isEmpty();
    GitLabStatus gitlab = status.gitlab();
    // Signals become live and figures are measured within the same time. Before the first reading
    // it is not even known by which requests this GitLab lets itself be read.
    Optional<GitLabStatus> same =
        last.map(RunnerPoolStatus::gitlab)
            .filter(
                said -> unread || gitlab.queue() == null || gitlab.queue().equals(said.queue()));
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
