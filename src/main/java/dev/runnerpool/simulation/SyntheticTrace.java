package dev.runnerpool.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes a trace from a shape and a seed: the same two always give the same jobs, on any machine.
 *
 * <p>Pipelines come as a Poisson process whose rate follows the hour of the week and is switched
 * between bursts and lulls (a Markov-modulated Poisson process of two states). Given their number,
 * such arrivals are independent draws by the rate, which is how they are drawn here.
 */
public final class SyntheticTrace {
  private static final double MILLIS = 1000;

  private final TraceShape shape;
  private final SplittableRandom random;
  private final Arrivals arrivals;
  private final List<TracedJob> jobs = new ArrayList<>();

  private SyntheticTrace(TraceShape shape, long seed) {
    this.shape = shape;
    this.random = new SplittableRandom(seed);
    this.arrivals = new Arrivals(shape, random);
  }

  /** The jobs, oldest first. */
  public static List<TracedJob> of(TraceShape shape, long seed) {
    SyntheticTrace trace = new SyntheticTrace(shape, seed);
    while (trace.jobs.size() < shape.jobs()) {
      trace.pipeline(trace.arrivals.next());
    }
    return trace.jobs.stream()
        .limit(shape.jobs())
        .sorted(Comparator.comparing(TracedJob::queuedAt))
        .toList();
  }

  private void pipeline(Instant created) {
    int size = 1;
    while (random.nextDouble() < 1 - 1 / shape.pipelineSize()) {
      size++;
    }
    Instant begin = created;
    for (int stage = 0; stage < shape.stages() && begin != null; stage++) {
      int count = size * (stage + 1) / shape.stages() - size * stage / shape.stages();
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
      if (random.nextDouble() < shape.failing()) {
        boolean again = random.nextDouble() < shape.flaky();
        passed &= again;
        ended = again ? retry(job, ended) : ended;
      } else if (random.nextDouble() < shape.rerun()) {
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
    boolean isLong = random.nextDouble() < shape.longShare();
    double median = (isLong ? shape.longMedian() : shape.median()).toMillis();
    double spread = isLong ? shape.spread() / 3 : shape.spread();
    double millis = median * Math.exp(spread * random.nextGaussian());
    long seconds = Math.round(Math.min(millis, shape.longest().toMillis()) / MILLIS);
    String architecture = random.nextDouble() < shape.arm64() ? "arm64" : "amd64";
    TracedJob job =
        new TracedJob(queuedAt, Duration.ofSeconds(seconds), List.of(architecture), name);
    jobs.add(job);
    return job;
  }
}
