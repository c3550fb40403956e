package dev.runnerpool.operator.memory;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Collects the old generation once there is little to do. The serial collector lets garbage fill
 * the whole heap before it does, so that a start or a burst of jobs would leave the process at its
 * limit for good. G1 has the like (JEP 346), and needs more memory for itself.
 */
@Singleton
final class IdleCollection {

  private static final Duration PACE = Duration.ofMinutes(1);

  /** Collections of the young generation in that time, of 26 MiB each, that are little. */
  static final int FEW = 10;

  /** Bytes by which the old generation has grown that are worth a pause of a fifth of a second. */
  static final long WORTH = 16L << 20;

  private final OldGeneration old;
  private long before = Long.MAX_VALUE;

  IdleCollection() {
    this(OldGeneration.ofSerial());
  }

  IdleCollection(OldGeneration old) {
    this.old = old;
  }

  void begin(@Observes StartupEvent event, Vertx vertx) {
    vertx.setPeriodic(
        PACE.toMillis(),
        timer ->
            vertx.executeBlocking(
                () -> {
                  look();
                  return null;
                }));
  }

  /** To be called once a minute. */
  synchronized void look() {
    long collections = old.youngCollections();
    boolean little = before <= collections && collections - before <= FEW;
    before = collections;
    if (little && old.used() - old.usedAfterCollection() >= WORTH) {
      old.collect();
    }
  }
}
