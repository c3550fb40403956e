package dev.runnerpool.bench;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Fresh pools with warm runners, the same at rest, and a restart over them. */
record Rest(String name, int pools, int warm, Duration settles, Duration rest) implements Case {

  @Override
  public String what() {
    return "%d pools with %d warm runners each: all new, at rest for %d s, then a restart"
        .formatted(pools, warm, rest.toSeconds());
  }

  @Override
  public List<Figure> run(World world) {
    List<Figure> figures = new ArrayList<>();
    try (Trial trial = new Trial(world, name, Burst.GITLAB_TAKES)) {
      for (int i = 0; i < pools; i++) {
        trial.apply(
            trial
                .manifest("pool" + i)
                .architecture(i % 2 == 0 ? "arm64" : "amd64")
                .scaling("max: %d, warm: %d".formatted(warm + 10, warm)));
      }
      Instant begun = Instant.now();
      trial.startOperator();
      trial.awaitReady(pools, 600);
      figures.add(Figure.of("fresh pools all ready", since(begun), "s"));
      Wait.until("all runners run", 300, () -> trial.running() >= (long) pools * warm);
      figures.add(Figure.of("fresh pools' runners all running", since(begun), "s"));
      figures.add(Figure.of("requests to GitLab until then", trial.requests(), ""));
      // Conditions settle, pools come to rest, and what was only needed at the start is let go.
      Wait.pause(settles);
      double looks = trial.operator().looks();
      ProcessUse before = trial.use();
      long requests = trial.requests();
      Instant restBegun = Instant.now();
      Wait.pause(rest);
      ProcessUse after = trial.use();
      double minutes = rest.toMillis() / 60_000.0;
      figures.add(
          Figure.of(
              "CPU at rest",
              (after.cpuSeconds() - before.cpuSeconds()) * 100 / rest.toSeconds(),
              "% of a core"));
      figures.add(Figure.of("RSS at rest", after.rss(), "MiB"));
      figures.add(Figure.of("RSS, peak", after.peakRss(), "MiB"));
      figures.add(Figure.of("threads", after.threads(), ""));
      figures.add(Figure.of("looks a minute", (trial.operator().looks() - looks) / minutes, ""));
      figures.add(
          Figure.of("requests to GitLab a minute", (trial.requests() - requests) / minutes, ""));
      figures.add(
          Figure.of(
              "writes a minute",
              world.asked(restBegun).stream().filter(AuditLog.Entry::isWrite).count() / minutes,
              ""));
      figures.addAll(restart(trial));
    }
    return figures;
  }

  private List<Figure> restart(Trial trial) {
    trial.killOperator();
    Instant begun = Instant.now();
    Duration ready = trial.startOperator();
    Wait.pause(Duration.ofSeconds(45));
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

  private static double since(Instant begun) {
    return Duration.between(begun, Instant.now()).toMillis() / 1000.0;
  }
}
