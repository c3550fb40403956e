package dev.runnerpool.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Fresh ScaledJobs for which no job waits, and the same at rest: {@link Rest} for KEDA. */
record KedaRest(String name, int pools, Keda.Setup setup, Duration rest) implements Case {

  @Override
  public String what() {
    return "%d ScaledJobs without a Job, KEDA %s: all new, then at rest for %d s"
        .formatted(pools, setup.words(), rest.toSeconds());
  }

  @Override
  public Contender contender() {
    return Contender.OTHER;
  }

  @Override
  public List<Figure> run(World world) {
    List<Figure> figures = new ArrayList<>();
    Keda.install(world);
    try (Trial trial = new Trial(world, name, Duration.ZERO);
        KedaQueue queue = new KedaQueue(trial, Burst.GITLAB_TAKES);
        ScaledJobs scaled = new ScaledJobs(trial, queue, setup.polling())) {
      for (int i = 0; i < pools; i++) {
        scaled.create("pool" + i, i % 2 == 0 ? "arm64" : "amd64", 10);
      }
      Instant begun = Instant.now();
      try (Keda keda = Keda.start(world, trial.name(), setup)) {
        scaled.awaitReady(pools, 600);
        figures.add(Figure.of("fresh pools all ready", since(begun), "s"));
        figures.add(Figure.of("requests to GitLab until then", queue.requests(), ""));
        // What was only needed at the start is let go.
        Wait.pause(Duration.ofSeconds(60));
        figures.addAll(atRest(keda, queue));
      }
    }
    return figures;
  }

  private List<Figure> atRest(Keda keda, KedaQueue queue) {
    ProcessUse before = keda.use();
    long requests = queue.requests();
    Instant begun = Instant.now();
    Wait.pause(rest);
    ProcessUse after = keda.use();
    keda.tellErrors(begun);
    double minutes = rest.toMillis() / 60_000.0;
    return List.of(
        Figure.of(
            "CPU at rest",
            (after.cpuSeconds() - before.cpuSeconds()) * 100 / rest.toSeconds(),
            "% of a core"),
        Figure.of("RSS at rest", after.rss(), "MiB"),
        Figure.of("RSS, peak", after.peakRss(), "MiB"),
        Figure.of("threads", after.threads(), ""),
        Figure.of("requests to GitLab a minute", (queue.requests() - requests) / minutes, ""),
        Figure.of("writes a minute", keda.writes(begun) / minutes, ""));
  }

  private static double since(Instant begun) {
    return Duration.between(begun, Instant.now()).toMillis() / 1000.0;
  }
}
