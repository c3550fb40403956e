package dev.runnerpool.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Jobs at an even rate into a pool that has no runner; nobody takes them. */
record Burst(String name, int jobs, int perSecond, boolean sentinel) implements Case {

  static final Duration GITLAB_TAKES = Duration.ofMillis(20);

  @Override
  public String what() {
    return "%d jobs, %s, GitLab answers in 20 ms, %s"
        .formatted(
            jobs,
            perSecond == 0 ? "all at once" : perSecond + " a second",
            sentinel ? "sentinel live" : "polling alone");
  }

  @Override
  public List<Figure> run(World world) {
    try (Trial trial = new Trial(world, name, GITLAB_TAKES)) {
      if (!sentinel) {
        trial.set("runnerpool.gitlab.sentinel.enabled", "false");
      }
      trial.apply(trial.manifest("linux").scaling("max: " + (jobs + 10)));
      trial.startOperator();
      trial.awaitReady(1, 60);
      if (sentinel) {
        trial.awaitSentinel();
      }
      // Whatever the start left to be done is over.
      Wait.pause(Duration.ofSeconds(sentinel ? 5 : 35));
      ProcessUse before = trial.use();
      long requestsBefore = trial.requests();
      Instant begun = Instant.now();
      push(trial);
      Wait.until(jobs + " pods are made", 90, () -> made(trial) >= jobs, trial::state);
      Wait.until(jobs + " pods run", 180, () -> trial.running() >= jobs);
      Wait.pause(Duration.ofSeconds(3));
      ProcessUse after = trial.use();
      List<Instant> pods = world.podsMade(begun);
      world.say("  pods made, by half second: " + histogram(begun, pods));
      List<Figure> figures =
          new ArrayList<>(Waits.between(trial.queued(), pods).figures("waiting to pod created"));
      if (perSecond == 0) {
        figures.add(Figure.of("pods created a second", rate(pods), "pods/s"));
      }
      figures.add(
          Figure.of(
              "CPU per pod, all its events",
              (after.cpuSeconds() - before.cpuSeconds()) * 1000 / jobs,
              "ms"));
      figures.add(Figure.of("requests to GitLab", trial.requests() - requestsBefore, ""));
      figures.add(
          Figure.of(
              "writes per pod",
              world.asked(begun).stream().filter(entry -> entry.isWrite()).count() / (double) jobs,
              ""));
      figures.add(Figure.of("RSS", after.rss(), "MiB"));
      return figures;
    }
  }

  void push(Trial trial) {
    if (perSecond == 0) {
      trial.push(jobs, "arm64");
      return;
    }
    Instant begun = Instant.now();
    for (int i = 0; i < jobs; i++) {
      trial.push(1, "arm64");
      Duration until =
          Duration.between(Instant.now(), begun.plusNanos((i + 1) * 1_000_000_000L / perSecond));
      if (!until.isNegative()) {
        Wait.pause(until);
      }
    }
  }

  /** By the API itself: the audit log is too long to be read again and again. */
  private static long made(Trial trial) {
    return trial.world().client().pods().inNamespace(trial.name()).list().getItems().size();
  }

  /** Shows at a glance whether they come evenly. */
  static String histogram(Instant begun, List<Instant> times) {
    TreeMap<Long, Integer> buckets = new TreeMap<>();
    times.forEach(
        at -> buckets.merge(Duration.between(begun, at).toMillis() / 500, 1, Integer::sum));
    return LongStream.rangeClosed(0, buckets.lastKey())
        .mapToObj(at -> buckets.getOrDefault(at, 0).toString())
        .collect(Collectors.joining(" "));
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
