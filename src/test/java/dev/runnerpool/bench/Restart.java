package dev.runnerpool.bench;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** An operator that is killed and started again over the pods that it left. */
final class Restart {

  /** After it nothing is to be written. */
  private static final Duration WATCHED = Duration.ofSeconds(45);

  private Restart() {}

  static List<Figure> of(Trial trial) {
    trial.killOperator();
    Instant begun = Instant.now();
    Duration ready = trial.startOperator();
    Wait.pause(WATCHED);
    List<AuditLog.Entry> writes =
        trial.world().asked(begun).stream().filter(AuditLog.Entry::isWrite).toList();
    double last =
        writes.stream()
            .mapToDouble(entry -> Duration.between(begun, entry.asked()).toMillis() / 1000.0)
            .max()
            .orElse(0);
    return List.of(
        Figure.of("restart to ready", ready.toMillis() / 1000.0, "s"),
        Figure.of("writes by the restart", writes.size(), ""),
        Figure.of("restart to its last write", last, "s"),
        Figure.of("RSS, peak of the restart", trial.use().peakRss(), "MiB"));
  }
}
