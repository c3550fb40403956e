package dev.runnerpool.operator.gitlab.sentinel;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** For how long a leaving pool waits for its sentinel to be deleted: as for its own runner. */
final class Patience {

  private static final Set<Reason> REFUSALS =
      EnumSet.of(
          Reason.CredentialsMissing, Reason.TokenRejected, Reason.Forbidden, Reason.ScopeNotFound);

  private Patience() {}

  /**
   * Whether nothing more is tried.
   *
   * @param neverMade nothing tells that there ever was a sentinel
   * @param reason of the last failure
   * @param since when it first failed
   */
  static boolean isOver(
      GitLabConfig.Removal removal, boolean neverMade, Reason reason, Instant since, Instant now) {
    Duration patience =
        neverMade
            ? removal.whenNeverMade()
            : REFUSALS.contains(reason) ? removal.whenRefused() : removal.whenUnreachable();
    return !now.isBefore(since.plus(patience));
  }
}
