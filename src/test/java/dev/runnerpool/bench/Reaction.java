package dev.runnerpool.bench;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How pods followed jobs that nobody takes.
 *
 * @param meter what that cost, from the first job on
 * @param pods when they were made
 * @param looks how often the operator looked at pools meanwhile
 */
record Reaction(Trial trial, Meter meter, List<Instant> pods, double looks) {

  /** Has so many jobs pushed and waits until as many pods run. */
  static Reaction to(int jobs, Trial trial, Runnable push) {
    double looks = trial.operator().looks();
    Meter meter = Meter.begin(trial);
    push.run();
    Wait.until(jobs + " pods are made", 120, () -> trial.made() >= jobs, trial::state);
    Wait.until(jobs + " pods run", 180, trial::nonePending);
    Wait.pause(Duration.ofSeconds(3));
    List<Instant> pods = trial.world().podsMade(meter.begun());
    trial.world().say("  pods made, by half second: " + histogram(meter.begun(), pods));
    return new Reaction(trial, meter, pods, trial.operator().looks() - looks);
  }

  List<Figure> figures() {
    List<SimulatedJob> jobs = trial.jobs(meter.begun());
    Map<Long, Duration> waited = trial.gitlab().seen().waited();
    Waits told = Waits.of(jobs.stream().map(job -> waited.get(job.id())).filter(Objects::nonNull));
    List<Figure> figures = new ArrayList<>(told.figures("waiting to told by GitLab"));
    figures.addAll(
        Waits.between(jobs.stream().map(SimulatedJob::queuedAt).toList(), pods)
            .figures("waiting to pod created"));
    figures.addAll(meter.perPod(pods.size()));
    figures.add(Figure.of("looks", looks, ""));
    return figures;
  }

  /** The same of jobs with that tag alone, whose pool is called by it. */
  List<Figure> figuresOf(String tag) {
    List<Instant> queued =
        trial.jobs(meter.begun()).stream()
            .filter(job -> job.tags().contains(tag))
            .map(SimulatedJob::queuedAt)
            .toList();
    List<Instant> made = trial.world().podsMade(meter.begun(), tag + "-");
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of("pods, " + tag, made.size(), ""));
    figures.addAll(Waits.between(queued, made).figures("waiting to pod created, " + tag));
    return figures;
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
}
