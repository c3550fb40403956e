package dev.runnerpool.simulation;

import java.util.Arrays;

/** Counts what happens in a simulation, by milliseconds. */
final class Tally {
  private static final double MILLIS = 1000;

  /** What there is at one moment. */
  record Counts(int waiting, int starting, int idle, int busy, int unschedulable) {}

  private final long[] waits;
  private final Timeline.Recorder recorder;
  private long waitingMillis;
  private long startingMillis;
  private long idleMillis;
  private long busyMillis;
  private double warmMillis;
  private int made;
  private int mostLive;
  private int failedStarts;
  private int plans;

  /**
   * @param placed runners with a node by entry of the placement, as they are at each moment
   */
  Tally(JobTimes jobs, long begin, int[] placed) {
    waits = new long[jobs.count()];
    Arrays.fill(waits, -1);
    recorder = new Timeline.Recorder(begin, jobs.queuedAt(jobs.count() - 1), placed);
  }

  void pass(long from, long to, Counts counts) {
    long span = to - from;
    if (span > 0) {
      waitingMillis += span * counts.waiting();
      startingMillis += span * counts.starting();
      idleMillis += span * counts.idle();
      busyMillis += span * counts.busy();
      recorder.pass(from, to, counts);
    }
  }

  void took(int job, long waited) {
    if (waits[job] >= 0) {
      throw new IllegalStateException("job %d was taken twice".formatted(job));
    }
    waits[job] = waited;
  }

  void made(int live) {
    made++;
    mostLive = Math.max(mostLive, live);
  }

  void startFailed() {
    failedStarts++;
    recorder.startFailed();
  }

  void planned() {
    plans++;
  }

  void wantedWarm(long millis, int warm) {
    warmMillis += (double) millis * warm;
  }

  /** Share of the jobs that waited longer. */
  double shareOver(long millis) {
    return Arrays.stream(waits).filter(wait -> wait > millis).count() / (double) waits.length;
  }

  Result result() {
    long[] sorted = Arrays.stream(waits).filter(wait -> wait >= 0).sorted().toArray();
    return new Result(
        sorted.length,
        new Result.Waits(
            quantile(sorted, 0.50),
            quantile(sorted, 0.95),
            quantile(sorted, 0.99),
            quantile(sorted, 1),
            Arrays.stream(sorted).average().orElse(0) / MILLIS),
        made,
        failedStarts,
        mostLive,
        new Result.Seconds(
            waitingMillis / MILLIS,
            startingMillis / MILLIS,
            idleMillis / MILLIS,
            busyMillis / MILLIS,
            warmMillis / MILLIS),
        plans,
        recorder.timeline());
  }

  /** Nearest rank: the smallest that at least such a share did not exceed. */
  private static double quantile(long[] sorted, double share) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1] / MILLIS;
  }
}
