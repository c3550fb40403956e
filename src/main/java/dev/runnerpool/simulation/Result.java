package dev.runnerpool.simulation;

/**
 * What a simulation came to.
 *
 * @param jobs jobs that the pool ran, each once
 * @param waits how long they waited for a runner
 * @param made runners that were made
 * @param failedStarts of them those that did not become ready: they ended, or took too long
 * @param mostLive most runners alive at any instant
 * @param seconds what passed, by state
 * @param plans how often the planner was asked; 0 where there is none
 * @param timeline how it went
 */
public record Result(
    int jobs,
    Waits waits,
    int made,
    int failedStarts,
    int mostLive,
    Seconds seconds,
    int plans,
    Timeline timeline) {

  /**
   * Seconds from being queued to being taken. A quantile is the smallest wait that at least such a
   * share of the jobs did not exceed (nearest rank).
   */
  public record Waits(double p50, double p95, double p99, double max, double mean) {}

  /**
   * Seconds in a state, of all jobs or runners together.
   *
   * @param waiting jobs that waited, without the time that GitLab takes to hand them over
   * @param warmWanted warm runners that the manifest asked for, times the time
   */
  public record Seconds(
      double waiting, double starting, double idle, double busy, double warmWanted) {}

  /** The same with another number of plans. */
  Result withPlans(int other) {
    return new Result(jobs, waits, made, failedStarts, mostLive, seconds, other, timeline);
  }

  /** Runners made for each job. */
  public double runnersPerJob() {
    return (double) made / jobs;
  }

  /** Seconds in which a runner was idle for each second in which one was busy. */
  public double idleShare() {
    return seconds.idle() / seconds.busy();
  }

  /** Seconds of idleness that the warm runners of the manifest would have, for each busy second. */
  public double warmShare() {
    return seconds.warmWanted() / seconds.busy();
  }
}
