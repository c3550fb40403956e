package dev.runnerpool.core.scaling;

import dev.runnerpool.core.demand.FreeRunners;
import dev.runnerpool.core.warm.WarmSize;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a plan depends on.
 *
 * @param now the time
 * @param policy what the manifest says
 * @param demand the jobs given to the pool
 * @param taken jobs its runners took lately
 * @param runners every runner pod there is, in whatever state
 * @param peakNeed largest need within the last {@code idleTimeout}
 * @param startFailures starts failed in a row
 * @param quota how many runners the namespace's quota admits, as far as it refused any
 * @param avoidedUntil per node choice that had no room, until when it is passed over; after that it
 *     is on trial, and back in its place once it is not in here any more
 * @param money running cost
 * @param canStart whether runners can be started at all: registered, Secret at hand
 * @param occupied slots in which none can start, as what is there is no runner of the pool
 * @param warmSize how many warm runners its own history asks for, with {@code autoWarm}
 */
public record PoolSnapshot(
    Instant now,
    Policy policy,
    Demand demand,
    ClaimedJobs taken,
    Runners runners,
    int peakNeed,
    StartupFailures startFailures,
    QuotaLimit quota,
    Map<Integer, Instant> avoidedUntil,
    Spend money,
    boolean canStart,
    Set<Integer> occupied,
    Optional<WarmSize> warmSize) {

  /** A pool without {@code autoWarm} that no quota limits. */
  public PoolSnapshot(
      Instant now,
      Policy policy,
      Demand demand,
      ClaimedJobs taken,
      List<Runner> runners,
      int peakNeed,
      StartupFailures startFailures,
      Map<Integer, Instant> avoidedUntil,
      Spend money,
      boolean canStart) {
    this(
        now,
        policy,
        demand,
        taken,
        Runners.of(runners),
        peakNeed,
        startFailures,
        QuotaLimit.none(),
        avoidedUntil,
        money,
        canStart,
        Set.of(),
        Optional.empty());
  }

  /** Copies map and set. */
  public PoolSnapshot {
    avoidedUntil = Map.copyOf(avoidedUntil);
    occupied = Set.copyOf(occupied);
  }

  /** The same with the largest need of the window, which takes this snapshot's own to know. */
  public PoolSnapshot withPeakNeed(int peak) {
    return with(demand, peak, quota, occupied, warmSize);
  }

  /** The same with what its own history asks for. */
  public PoolSnapshot withWarmSize(WarmSize size) {
    return with(demand, peakNeed, quota, occupied, Optional.of(size));
  }

  /** The same with other jobs. */
  public PoolSnapshot withDemand(Demand other) {
    return with(other, peakNeed, quota, occupied, warmSize);
  }

  /** The same with what is known of the namespace's quota. */
  public PoolSnapshot withQuota(QuotaLimit limit) {
    return with(demand, peakNeed, limit, occupied, warmSize);
  }

  /** The same with slots in which none can start. */
  public PoolSnapshot withOccupied(Set<Integer> slots) {
    return with(demand, peakNeed, quota, slots, warmSize);
  }

  private PoolSnapshot with(
      Demand jobs, int peak, QuotaLimit limit, Set<Integer> slots, Optional<WarmSize> size) {
    return new PoolSnapshot(
        now,
        policy,
        jobs,
        taken,
        runners,
        peak,
        startFailures,
        limit,
        avoidedUntil,
        money,
        canStart,
        slots,
        size);
  }

  /** Runners in that state. */
  public List<Runner> in(RunnerState state) {
    return runners.in(state);
  }

  /**
   * Runners without a job; one to be replaced, or without registration, may well not be given any.
   *
   * @param warm how many of them are wanted without one
   */
  public FreeRunners freeRunners(int warm) {
    List<Runner> idle = in(RunnerState.IDLE);
    return new FreeRunners(
        idle.size(),
        in(RunnerState.STARTING).size(),
        warm,
        idle.stream()
            .filter(runner -> canStart && !runner.outdated())
            .map(Runner::since)
            .min(Instant::compareTo));
  }

  /** How many runners count against {@code max}. */
  public int live() {
    return runners.live();
  }

  /**
   * Warm runners wanted at this time: the largest of the schedules that apply, else the base. What
   * the pool's own history asks for stands beside the schedules; the larger wins.
   */
  public int warmNow() {
    int scheduled = policy.scheduledWarm(now).orElse(-1);
    int base = scheduled >= 0 ? scheduled : policy.warm();
    return warmSize.isPresent() ? Math.max(warmSize.get().runners(), Math.max(0, scheduled)) : base;
  }

  /** Waiting jobs that no runner took; 0 while the queue is unknown. */
  public int waiting() {
    if (demand instanceof Demand.Stale held) {
      return taken.stillWaiting(held.last());
    }
    return demand instanceof Demand.Known known ? taken.stillWaiting(known) : 0;
  }

  /** Whether the queue is not known, or known too long ago to start runners by it. */
  public boolean queueUnknown() {
    return demand instanceof Demand.Unknown
        || (demand instanceof Demand.Stale held && !now.isBefore(held.until()));
  }

  /** Runners wanted that are not busy: one per waiting job, and the warm ones. */
  public int need() {
    return waiting() + warmNow();
  }
}
