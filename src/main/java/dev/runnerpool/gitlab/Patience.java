package dev.runnerpool.gitlab;

import dev.runnerpool.core.demand.Failure.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** How long who leaves waits for a GitLab that does not let it; of one thread. */
public final class Patience {

  private static final Set<Reason> REFUSALS =
      EnumSet.of(
          Reason.CredentialsMissing, Reason.TokenRejected, Reason.Forbidden, Reason.ScopeNotFound);

  private final GitLabConfig.Removal removal;
  private Optional<Instant> failingSince = Optional.empty();

  public Patience(GitLabConfig.Removal removal) {
    this.removal = removal;
  }

  /** Whether GitLab refuses, and will until somebody fixes something. */
  public static boolean isRefusal(Reason reason) {
    return REFUSALS.contains(reason);
  }

  /** An attempt failed. */
  public void failed(Instant now) {
    failingSince = failingSince.or(() -> Optional.of(now));
  }

  /** An attempt went well, or something else is wanted. */
  public void renew() {
    failingSince = Optional.empty();
  }

  /**
   * Whether it is over, after a failure.
   *
   * @param neverMade nothing tells that there ever was something to remove
   * @param reason of the last failure
   */
  public boolean ended(boolean neverMade, Reason reason, Instant now) {
    Duration patience =
        neverMade
            ? removal.whenNeverMade()
            : isRefusal(reason) ? removal.whenRefused() : removal.whenUnreachable();
    return failingSince.map(since -> !now.isBefore(since.plus(patience))).orElse(false);
  }
}
