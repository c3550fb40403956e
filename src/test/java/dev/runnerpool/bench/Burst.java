package dev.runnerpool.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Jobs at an even rate into pools that have no runner; nobody takes them.
 *
 * @param perSecond 0 for all at once
 * @param gitlabTakes for each answer
 * @param architectures each has a pool, and jobs in turn
 */
record Burst(
    String name,
    int jobs,
    int perSecond,
    boolean sentinel,
    Duration gitlabTakes,
    List<String> architectures)
    implements Case {

  static final Duration GITLAB_TAKES = Duration.ofMillis(20);

  Burst(String name, int jobs, int perSecond, boolean sentinel) {
    this(name, jobs, perSecond, sentinel, GITLAB_TAKES, List.of("arm64"));
  }

  /** The same, called so, with a GitLab that takes so many milliseconds for each answer. */
  Burst slow(int millis) {
    return new Burst(
        "slow-" + millis, jobs, perSecond, sentinel, Duration.ofMillis(millis), architectures);
  }

  /** The same, called so, on these architectures. */
  Burst on(String other, String... architectures) {
    return new Burst(other, jobs, perSecond, sentinel, gitlabTakes, List.of(architectures));
  }

  @Override
  public String what() {
    return "%d jobs, %s, for %s, GitLab answers in %d ms, %s"
        .formatted(
            jobs,
            perSecond == 0 ? "all at once" : perSecond + " a second",
            String.join(" and ", architectures),
            gitlabTakes.toMillis(),
            sentinel ? "sentinel live" : "polling alone");
  }

  @Override
  public List<Figure> run(World world) {
    try (Trial trial = new Trial(world, name, gitlabTakes)) {
      if (!sentinel) {
        trial.set("runnerpool.gitlab.sentinel.enabled", "false");
      }
      for (String architecture : architectures) {
        trial.apply(
            trial.manifest(architecture).architecture(architecture).scaling("max: " + (jobs + 10)));
      }
      trial.startOperator();
      trial.awaitCalm(sentinel);
      Reaction reaction = Reaction.to(jobs, trial, () -> push(trial));
      List<Figure> figures = new ArrayList<>(reaction.figures());
      if (perSecond == 0) {
        figures.add(Figure.of("pods created a second", rate(reaction.pods()), "pods/s"));
      }
      if (architectures.size() > 1) {
        architectures.forEach(each -> figures.addAll(reaction.figuresOf(each)));
      }
      return figures;
    }
  }

  void push(Trial trial) {
    int kinds = architectures.size();
    if (perSecond == 0) {
      trial.push(jobs, architectures.toArray(String[]::new));
    } else {
      Pace.even(jobs, perSecond, i -> trial.push(1, architectures.get(i % kinds)));
    }
  }

  /** Without the first and last twentieth, which depend on when somebody looked. */
  static double rate(List<Instant> times) {
    List<Instant> sorted = times.stream().sorted().toList();
    int cut = sorted.size() / 20;
    Instant from = sorted.get(cut);
    Instant to = sorted.get(sorted.size() - 1 - cut);
    return (sorted.size() - 1 - 2.0 * cut) / (Duration.between(from, to).toNanos() / 1e9);
  }
}
