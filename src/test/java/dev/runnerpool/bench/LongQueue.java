package dev.runnerpool.bench;

import java.util.ArrayList;
import java.util.List;

/** A burst behind a long queue of jobs that are for nobody. */
record LongQueue(int waiting, int jobs, int perSecond) implements Case {
  private static final int PIPELINE = 100;

  @Override
  public String name() {
    return "waiting";
  }

  @Override
  public String what() {
    return "%d jobs, %d a second, in a project with %d jobs that no pool may take, sentinel live"
        .formatted(jobs, perSecond, waiting);
  }

  @Override
  public List<Figure> run(World world) {
    try (Trial trial = new Trial(world, name(), Burst.GITLAB_TAKES)) {
      for (int i = 0; i < waiting / PIPELINE; i++) {
        trial.push(PIPELINE, "riscv64");
      }
      trial.apply(trial.manifest("arm64").scaling("max: " + (jobs + 10)));
      trial.startOperator();
      trial.awaitCalm(true);
      List<Figure> figures = new ArrayList<>(Meter.atRest(trial, waiting + " jobs", 30));
      Reaction reaction =
          Reaction.to(jobs, trial, () -> Pace.even(jobs, perSecond, i -> trial.push(1, "arm64")));
      figures.addAll(reaction.figures());
      return figures;
    }
  }
}
