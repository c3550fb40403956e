package dev.runnerpool.core.records;

import dev.runnerpool.core.cost.CostByKind;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one runner cost on one day, by UTC: its own pod, the room it kept and its job's pod. Written
 * again while it lives, each time with all of that day, so that repeating is harmless; never less
 * than before.
 *
 * @param runner UID of its pod
 * @param day by UTC
 * @param pool namespace and name, as {@code ci/linux-arm64}
 * @param slot of the pool, by which GitLab tells its jobs; empty if its pod did not tell
 * @param node what it ran on
 * @param job the job it held, as far as its pods told
 * @param times when what happened, over all days
 * @param cost what was spent that day
 * @param onDemand the same time at on-demand list price, in billionths of a dollar; 0 where that is
 *     not known
 * @param unpricedMillis pod time that day on a node of unknown price, in none of the others
 * @param used what its pods used of nodes that day, by UID of the node, in billionths of a dollar;
 *     together it is {@code cost}
 * @param bookedUntil up to when all of this is
 */
public record RunnerCost(
    String runner,
    LocalDate day,
    String pool,
    OptionalInt slot,
    CostNode node,
    Optional<CostJob> job,
    RunnerTimes times,
    CostByKind cost,
    long onDemand,
    long unpricedMillis,
    Map<String, Long> used,
    Instant bookedUntil) {

  /** Keeps a copy. */
  public RunnerCost {
    used = Map.copyOf(used);
  }

  /** The same with what was used of nodes. */
  public RunnerCost using(Map<String, Long> nodes) {
    return new RunnerCost(
        runner,
        day,
        pool,
        slot,
        node,
        job,
        times,
        cost,
        onDemand,
        unpricedMillis,
        nodes,
        bookedUntil);
  }

  /**
   * The job that a runner held, as its pods tell.
   *
   * @param gitlab address of its GitLab
   * @param id GitLab's number of it
   * @param project full path, empty if not told
   * @param name its name in the CI file, empty if not told
   */
  public record CostJob(String gitlab, long id, String project, String name) {}

  /**
   * When what happened to a runner; empty while it has not.
   *
   * @param scheduled its pod got a node, from which on it costs
   * @param ready it asked for jobs
   * @param claimed it took a job
   * @param ended its pod and its job's pod held no room any more
   */
  public record RunnerTimes(
      Optional<Instant> scheduled,
      Optional<Instant> ready,
      Optional<Instant> claimed,
      Optional<Instant> ended) {}
}
