package dev.runnerpool.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Starts of the operator with one pool, one after the other; the first finds the pool new. */
record Start(int starts) implements Case {

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String what() {
    return "the operator started %d times with one pool, each time until it is ready"
        .formatted(starts);
  }

  @Override
  public List<Figure> run(World world) {
    List<Once> all = new ArrayList<>();
    try (Trial trial = new Trial(world, name(), Burst.GITLAB_TAKES)) {
      trial.apply(trial.manifest("pool").scaling("max: 10"));
      for (int i = 0; i < starts; i++) {
        Duration ready = trial.startOperator();
        all.add(new Once(ready, trial.use().cpuSeconds()));
        trial.awaitReady(1, 60);
        trial.killOperator();
      }
    }
    List<Duration> ready = all.stream().map(Once::ready).sorted().toList();
    List<Double> cpu = all.stream().map(Once::cpu).sorted(Comparator.naturalOrder()).toList();
    return List.of(
        Figure.of("start to ready, median", seconds(ready.get(starts / 2)), "s"),
        Figure.of("start to ready, most", seconds(ready.get(starts - 1)), "s"),
        Figure.of("CPU until ready, median", cpu.get(starts / 2), "s"));
  }

  /**
   * One start.
   *
   * @param cpu seconds that the process used until then
   */
  private record Once(Duration ready, double cpu) {}

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
