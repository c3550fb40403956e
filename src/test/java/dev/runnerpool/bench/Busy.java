package dev.runnerpool.bench;

import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Pools all of whose runners have a job, each with a pod of its own, and a restart over them. */
record Busy(String name, int pools, int each, int perSecond, Duration settles, Duration lasts)
    implements Case {

  /** Longer than the case, even where a job takes half of it. */
  private static final Duration JOB = Duration.ofHours(2);

  private static final int PODS_OF_A_NODE = 250;

  @Override
  public String what() {
    return "%d pools with %d busy runners each for %d s, then a restart"
        .formatted(pools, each, lasts.toSeconds());
  }

  @Override
  public List<Figure> run(World world) {
    int jobs = pools * each;
    // A runner and its job are two pods; a tenth more, as they come to nodes unevenly.
    int nodes = jobs * 2 * 11 / 10 / PODS_OF_A_NODE + 1;
    try (Trial trial = new Trial(world, name, Burst.GITLAB_TAKES);
        SimulatedNodes workers = Workers.start(world, nodes, JOB)) {
      for (int i = 0; i < pools; i++) {
        trial.apply(
            Workers.on(
                trial
                    .manifest("pool" + i)
                    .scaling("max: " + each)
                    .with("tags: [team%d]".formatted(i)),
                100));
      }
      trial.startOperator();
      trial.awaitCalm(true);
      List<Figure> figures = new ArrayList<>();
      Instant begun = Instant.now();
      Pace.even(jobs, perSecond, i -> trial.push(1, "team" + i % pools));
      Wait.until("all jobs run", 600, () -> running(trial) >= jobs, trial::state);
      figures.add(
          Figure.of(
              "all jobs run after",
              Duration.between(begun, Instant.now()).toMillis() / 1000.0,
              "s"));
      Wait.pause(settles);
      figures.addAll(Meter.over(trial, lasts, "while busy"));
      figures.addAll(Restart.of(trial));
      figures.add(Figure.of("jobs that still run", running(trial), ""));
      return figures;
    }
  }

  private static long running(Trial trial) {
    return trial.gitlab().jobs().stream().filter(job -> job.status().equals("running")).count();
  }
}
