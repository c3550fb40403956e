package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Correction;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/** What was repaired for one pool: told at once, and the last of it kept. */
final class Corrections {

  private static final Logger LOG = Logger.getLogger(Corrections.class);

  private final BiConsumer<RunnerPool, Correction> listener;
  private final InstantSource clock;
  private Optional<Correction> last = Optional.empty();

  Corrections(BiConsumer<RunnerPool, Correction> listener, InstantSource clock) {
    this.clock = clock;
    this.listener = listener;
  }

  void add(RunnerPool pool, Correction.Kind kind, String message) {
    Correction correction =
        new Correction(kind, message, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    last = Optional.of(correction);
    LOG.infof("pool %s: %s: %s", pool.key(), kind, message);
    listener.accept(pool, correction);
  }

  /** The newest, if there was any. */
  Optional<Correction> last() {
    return last;
  }
}
