package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** What a pool leaves behind in a GitLab that does not let it go. */
final class Leftover {

  private static final Logger LOG = Logger.getLogger(Leftover.class);

  private Leftover() {}

  /** Says what somebody has to delete by hand. */
  static void tell(RunnerPool pool, OptionalLong runnerId, Failure last) {
    String runner =
        runnerId.isPresent()
            ? "runner " + runnerId.getAsLong()
            : "its runner, if it had one, described '" + RunnerMarker.description(pool) + "',";
    LOG.warnf(
        "pool %s leaves without its GitLab: %s may be left at %s and must be deleted by hand"
            + " (%s: %s)",
        pool.key(), runner, pool.getSpec().gitlab().url(), last.reason(), last.message());
  }
}
