package dev.runnerpool.bench;

import java.util.ArrayList;
import java.util.List;

/** A burst all over a large group. */
record ManyProjects(int projects, int jobs, int perSecond) implements Case {
  /** Has no divisor with the number of projects in common: each job comes to another. */
  private static final int STRIDE = 7919;

  @Override
  public String name() {
    return "projects";
  }

  @Override
  public String what() {
    return "%d jobs, %d a second, each in another of a group's %d projects, sentinel live"
        .formatted(jobs, perSecond, projects);
  }

  @Override
  public List<Figure> run(World world) {
    try (Trial trial = new Trial(world, name(), Burst.GITLAB_TAKES)) {
      for (int i = 0; i < projects; i++) {
        trial.project("app" + i);
      }
      trial.apply(trial.manifest("arm64").scaling("max: " + (jobs + 10)));
      trial.startOperator();
      trial.awaitCalm(true);
      List<Figure> figures = new ArrayList<>(Meter.atRest(trial, projects + " projects", 30));
      figures.addAll(Reaction.to(jobs, trial, () -> push(trial)).figures());
      return figures;
    }
  }

  private void push(Trial trial) {
    Pace.even(
        jobs,
        perSecond,
        i -> trial.pushTo("app" + (long) i * STRIDE % projects, 1, "make", "arm64"));
  }
}
