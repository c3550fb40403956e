package dev.runnerpool.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes a trace up: the same size and seed always give the same jobs, on any machine.
 *
 * <p>Pipelines come as a Poisson process whose rate follows the hour of the week and is switched
 * between bursts and lulls (a Markov-modulated Poisson process of two states). Given their number,
 * such arrivals are independent draws by the rate, which is how they are drawn here.
 *
 * <p>The shares are of published studies where there are any: scheduled pipelines, failures that
 * pass when tried again, successes that are run again. Week, bursts and durations are assumptions.
 */
public final class SyntheticTrace {
  private static final double MILLIS = 1000;

  /** Mean number of jobs in a pipeline, geometric. */
  private static final double PIPELINE_SIZE = 6;

  /** Most stages in a pipeline; the next begins when the jobs of one have ended. */
  private static final int STAGES = 3;

  /** Share of jobs with the tag {@code arm64}; the others have {@code amd64}. */
  private static final double ARM64 = 0.30;

  /** Durations are lognormal; the spread is the standard deviation of their logarithm. */
  private static final Duration MEDIAN = Duration.ofSeconds(120);

  private static final double SPREAD = 1.0;
  private static final double LONG_SHARE = 0.05;
  private static final Duration LONG_MEDIAN = Duration.ofMinutes(30);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Share of jobs that fail, which ends their pipeline. */
  private static final double FAILING = 0.20;

  /** Share of failed jobs that are tried again at once, and pass. */
  private static final double FLAKY = 0.20;

  /** Share of passed jobs that somebody runs again within the hour. */
  private static final double RERUN = 0.11;

  private final SplittableRandom random;
  private final Arrivals arrivals;
  private final List<TracedJob> jobs = new ArrayList<>();

  private SyntheticTrace(int days, long seed) {
    this.random = new SplittableRandom(seed);
    this.arrivals = new Arrivals(days, random);
  }

  /** That many jobs in so many days, at least one, from a Monday on in UTC; oldest first. */
  public static List<TracedJob> of(int jobs, int days, long seed) {
    SyntheticTrace trace = new SyntheticTrace(days, seed);
    while (trace.jobs.size() < jobs) {
      trace.pipeline(trace.arrivals.next());
    }
    return trace.jobs.stream()
        .limit(jobs)
        .sorted(Comparator.comparing(TracedJob::queuedAt))
        .toList();
  }

  private void pipeline(Instant created) {
    int size = 1;
    while (random.nextDouble() < 1 - 1 / PIPELINE_SIZE) {
      size++;
    }
    Instant begin = created;
    for (int stage = 0; stage < STAGES && begin != null; stage++) {
      int count = size * (stage + 1) / STAGES - size * stage / STAGES;
      begin = stage(stage, count, begin);
    }
  }

  /** Adds a stage's jobs and says when the next begins, as if none had waited; null for never. */
  private Instant stage(int stage, int count, Instant begin) {
    Instant end = begin;
    boolean passed = true;
    for (int i = 0; i < count; i++) {
      TracedJob job = job("stage-" + (stage + 1), begin);
      Instant ended = job.queuedAt().plus(job.duration());
      if (random.nextDouble() < FAILING) {
        boolean again = random.nextDouble() < FLAKY;
        passed &= again;
        ended = again ? retry(job, ended) : ended;
      } else if (random.nextDouble() < RERUN) {
        jobs.add(at(job, ended.plusMillis(Math.round(random.nextDouble() * 3_600_000))));
      }
      end = ended.isAfter(end) ? ended : end;
    }
    return passed ? end : null;
  }

  private Instant retry(TracedJob job, Instant at) {
    jobs.add(at(job, at));
    return at.plus(job.duration());
  }

  private static TracedJob at(TracedJob job, Instant queuedAt) {
    return new TracedJob(queuedAt, job.duration(), job.tags(), job.name());
  }

  private TracedJob job(String name, Instant queuedAt) {
    boolean isLong = random.nextDouble() < LONG_SHARE;
    double median = (isLong ? LONG_MEDIAN : MEDIAN).toMillis();
    double spread = isLong ? SPREAD / 3 : SPREAD;
    double millis = median * Math.exp(spread * random.nextGaussian());
    long seconds = Math.round(Math.min(millis, LONGEST.toMillis()) / MILLIS);
    String architecture = random.nextDouble() < ARM64 ? "arm64" : "amd64";
    TracedJob job =
        new TracedJob(queuedAt, Duration.ofSeconds(seconds), List.of(architecture), name);
    jobs.add(job);
    return job;
  }
}
