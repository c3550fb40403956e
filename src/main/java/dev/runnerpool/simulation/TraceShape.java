package dev.runnerpool.simulation;

import java.time.Duration;
import java.time.Instant;

/**
 * What a synthetic trace is like.
 *
 * <p>The shares are of published studies where there are any: scheduled pipelines, failures that
 * pass when tried again, successes that are run again. Week, bursts and durations are assumptions.
 *
 * @param jobs how many jobs
 * @param begin when it begins
 * @param days for how many days pipelines come, at least 1
 * @param night rate of a weekday's night as a share of noon's, 0 to 1
 * @param weekend rate of a weekend's hour as a share of the same hour of a weekday, 0 to 1
 * @param burst rate within a burst as a multiple of the average
 * @param lull rate between bursts as a multiple of the average
 * @param burstLength mean length of a burst
 * @param lullLength mean length of the time between two
 * @param scheduled share of pipelines that come at the full hour, 0 to 1
 * @param pipelineSize mean number of jobs in a pipeline, geometric, at least 1
 * @param stages most stages in a pipeline; the next begins when the jobs of one have ended
 * @param arm64 share of jobs with the tag {@code arm64}; the others have {@code amd64}
 * @param median of a job's duration, lognormal
 * @param spread standard deviation of its logarithm
 * @param longShare share of jobs that are long
 * @param longMedian median of those
 * @param longest no job is longer
 * @param failing share of jobs that fail, which ends their pipeline
 * @param flaky share of failed jobs that are tried again at once, and pass
 * @param rerun share of passed jobs that somebody runs again within the hour
 */
public record TraceShape(
    int jobs,
    Instant begin,
    int days,
    double night,
    double weekend,
    double burst,
    double lull,
    Duration burstLength,
    Duration lullLength,
    double scheduled,
    double pipelineSize,
    int stages,
    double arm64,
    Duration median,
    double spread,
    double longShare,
    Duration longMedian,
    Duration longest,
    double failing,
    double flaky,
    double rerun) {

  /** That many jobs in so many days from a Monday on, in UTC. */
  public static TraceShape of(int jobs, int days) {
    return new TraceShape(
        jobs,
        Instant.parse("2026-01-05T00:00:00Z"),
        days,
        0.10,
        0.20,
        4,
        0.25,
        Duration.ofMinutes(5),
        Duration.ofMinutes(20),
        0.155,
        6,
        3,
        0.30,
        Duration.ofSeconds(120),
        1.0,
        0.05,
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        0.20,
        0.20,
        0.11);
  }
}
