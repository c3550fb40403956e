package dev.runnerpool.simulation;

import dev.runnerpool.core.scaling.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A trace of jobs for one pool, to be run with one planner or another. The same trace, world and
 * settings always give the same result. Begins ten minutes before the first job, so that warm
 * runners are there when it comes.
 */
public final class Simulation {
  private static final long BEFORE = Duration.ofMinutes(10).toMillis();

  private final JobTimes jobs;
  private final World world;
  private final Policy policy;
  private final long begin;

  /**
   * @param trace the pool's jobs, in any order, at least one
   * @param policy the pool's settings; {@code paused}, {@code mode} and {@code budget} are passed
   *     over
   */
  public Simulation(List<TracedJob> trace, World world, Policy policy) {
    if (trace.isEmpty()) {
      throw new IllegalArgumentException("a simulation needs at least one job");
    }
    this.jobs = new JobTimes(trace);
    this.world = world;
    this.policy = applied(policy);
    this.begin = jobs.queuedAt(0) - BEFORE;
  }

  /**
   * Several pools with the operator's planner, and each job of one queue fits all of them.
   *
   * @param trace the jobs, in any order, at least one
   * @return what each pool came to, in their order; waiting jobs are those of the queue
   */
  public static List<Result> shared(List<TracedJob> trace, List<QueuedPool> pools) {
    JobTimes jobs = new JobTimes(trace);
    long begin = jobs.queuedAt(0) - BEFORE;
    Backlog backlog = new Backlog(jobs);
    SharedQueue queue = new SharedQueue(jobs);
    List<Fleet> fleets = new ArrayList<>();
    for (QueuedPool each : pools) {
      QueuedPool pool = each.with(applied(each.policy()));
      queue.open(pool, Instant.ofEpochMilli(begin));
      Scaler scaler = new OperatorScaler(new OperatorScaler.Share(queue, pool), begin);
      fleets.add(new Fleet(backlog, pool.world(), scaler, pool.policy(), begin));
    }
    new EventLoop(backlog, fleets).run();
    return fleets.stream().map(fleet -> fleet.tally().result()).toList();
  }

  private static Policy applied(Policy policy) {
    return new Policy(
        policy.max(),
        policy.warm(),
        policy.schedules(),
        policy.idleTimeout(),
        policy.startupDeadline(),
        policy.burst(),
        policy.nodeChoices(),
        policy.fallbackAfter(),
        OptionalDouble.empty(),
        false,
        false,
        policy.autoWarm());
  }

  /** With the operator's planner. */
  public Result planned() {
    return plannedTally().result();
  }

  Tally plannedTally() {
    return run(new OperatorScaler(policy, world, begin, false), begin);
  }

  /** The same, with the planner asked at each look even where it can only say nothing: slow. */
  Result plannedAskingAlways() {
    return run(new OperatorScaler(policy, world, begin, true), begin).result();
  }

  /** With KEDA's ScaledJob that polls so often. */
  public Result keda(KedaStrategy strategy, Duration poll) {
    KedaScaler scaler =
        new KedaScaler(
            strategy, poll.toMillis(), policy.idleTimeout().toMillis(), policy.max(), begin);
    return run(scaler, begin).result();
  }

  /** With a planner that knows the trace and each start-up time, but has the same {@code max}. */
  public Result allKnowing() {
    OracleScaler scaler = new OracleScaler(jobs, world, policy.max());
    return run(scaler, Math.min(begin, scaler.begin())).result();
  }

  private Tally run(Scaler scaler, long from) {
    Backlog backlog = new Backlog(jobs);
    Fleet fleet = new Fleet(backlog, world, scaler, policy, from);
    new EventLoop(backlog, List.of(fleet)).run();
    return fleet.tally();
  }
}
