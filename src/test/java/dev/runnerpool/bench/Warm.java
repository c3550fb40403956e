package dev.runnerpool.bench;

import dev.runnerpool.manifests.PoolManifest;
import java.util.ArrayList;
import java.util.List;

/**
 * Jobs at once for one pool after others for another, whose runners stay: what a burst costs
 * without what an operator does once, above all compiling and loading classes.
 *
 * @param before jobs of the first burst, which is not measured
 */
record Warm(int before, int jobs) implements Case {
  private static final String FIRST = "first";
  private static final String SECOND = "second";

  @Override
  public String name() {
    return "warm";
  }

  @Override
  public String what() {
    return "%d jobs at once for a pool, after %d for another".formatted(jobs, before);
  }

  @Override
  public List<Figure> run(World world) {
    try (Trial trial = new Trial(world, name(), Burst.GITLAB_TAKES)) {
      trial.apply(manifest(trial, FIRST, before));
      trial.apply(manifest(trial, SECOND, jobs));
      trial.startOperator();
      trial.awaitCalm(true);
      Reaction.to(before, trial, () -> trial.push(before, FIRST));
      // Of the namespace's pods, those of the first pool are seen too.
      Reaction reaction = Reaction.to(before + jobs, trial, () -> trial.push(jobs, SECOND));
      List<Figure> figures = new ArrayList<>(reaction.figures());
      figures.add(Figure.of("pods created a second", Burst.rate(reaction.pods()), "pods/s"));
      return figures;
    }
  }

  private static PoolManifest manifest(Trial trial, String tag, int max) {
    return trial.manifest(tag).with("tags: [" + tag + "]").scaling("max: " + max);
  }
}
