package dev.runnerpool.operator.gitlab.registration;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;

/** How long a pool that leaves waits for a GitLab that does not let it, and what is said then. */
final class Patience {

  private static final Logger LOG = Logger.getLogger(Patience.class);
  private static final Set<Reason> REFUSALS =
      Set.of(
          Reason.CredentialsMissing, Reason.TokenRejected, Reason.Forbidden, Reason.ScopeNotFound);

  private final GitLabConfig.Removal removal;
  private Optional<Instant> failingSince = Optional.empty();

  Patience(GitLabConfig.Removal removal) {
    this.removal = removal;
  }

  void failed(Instant now) {
    failingSince = failingSince.or(() -> Optional.of(now));
  }

  void renew() {
    failingSince = Optional.empty();
  }

  /** Whether it is over, after a failure. */
  boolean ended(boolean neverMade, Reason reason, Instant now) {
    Duration patience =
        neverMade
            ? removal.whenNeverMade()
            : REFUSALS.contains(reason) ? removal.whenRefused() : removal.whenUnreachable();
    return failingSince.map(since -> !now.isBefore(since.plus(patience))).orElse(false);
  }

  /** Says what somebody has to delete by hand. */
  static void tellWhatIsLeft(RunnerPool pool, OptionalLong runnerId, Failure last) {
    String runner =
        runnerId.isPresent()
            ? "runner " + runnerId.getAsLong()
            : "its runner, if it had one, described '" + Marker.description(pool) + "',";
    LOG.warnf(
        "pool %s/%s leaves without its GitLab: %s may be left at %s and must be deleted by hand"
            + " (%s: %s)",
        pool.getMetadata().getNamespace(),
        pool.getMetadata().getName(),
        runner,
        pool.getSpec().gitlab().url(),
        last.reason(),
        last.message());
  }
}
