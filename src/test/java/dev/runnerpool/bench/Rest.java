package dev.runnerpool.bench;

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
      figures.addAll(Meter.over(trial, rest, "at rest"));
      figures.addAll(Restart.of(trial));
    }
    return figures;
  }

  private static double since(Instant begun) {
    return Duration.between(begun, Instant.now()).toMillis() / 1000.0;
  }
}
