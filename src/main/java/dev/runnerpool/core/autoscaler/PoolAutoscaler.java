package dev.runnerpool.core.autoscaler;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.QuotaLimit;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.core.scaling.ScalePlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides what a pool does next: the inputs of one reconcile and the pool's own state in, a plan
 * and the next check out.
 *
 * <p>Not safe for concurrent use: a pool is never reconciled twice at once.
 */
public final class PoolAutoscaler {

  /** A start that fails counts after those that work, in whatever order pods are listed. */
  private static final List<RunnerState> WORKING_FIRST =
      List.of(
          RunnerState.FINISHED,
          RunnerState.BUSY,
          RunnerState.RETIRING,
          RunnerState.IDLE,
          RunnerState.FAILED,
          RunnerState.STARTING);

  private final PoolState state = new PoolState();
  private final WarmSizing warm;

  /** Learns from what it sees how many runners to keep warm, where a policy wants that. */
  public PoolAutoscaler() {
    this.warm =
        (snapshot, given, inputs) ->
            state.warmWatch.sized(
                snapshot,
                snapshot.policy().autoWarm().isPresent() ? queuedAt(given) : Map.of(),
                inputs.created());
  }

  /** Is told how many runners to keep warm. */
  public PoolAutoscaler(WarmSizing warm) {
    this.warm = warm;
  }

  /** What is remembered; to be read. */
  public PoolState state() {
    return state;
  }

  /** One reconcile. */
  public Evaluation evaluate(Inputs inputs) {
    collect(inputs);
    PoolSnapshot bare = snapshot(inputs, inputs.queue(), 0);
    Availability availability = Availability.of(bare, state.warm, state.takenJobs());
    GivenJobs given = inputs.jobs().given(availability);
    PoolSnapshot snapshot =
        warm.sized(bare.withDemand(inputs.queue().withWaiting(given.ids())), given, inputs);
    state.warm = snapshot.warmNow();
    lowerPeak(given);
    if (snapshot.demand() instanceof Demand.Known) {
      int need = snapshot.need();
      snapshot =
          snapshot.withPeakNeed(recordNeed(inputs.now(), need, inputs.policy().idleTimeout()));
    }
    ScalePlan plan = ScalePlanner.plan(snapshot).saying(given.spilled());
    state.starts.conclude(
        plan.decision().reason(), snapshot.in(RunnerState.STARTING), inputs.now());
    if (plan.decision().reason() == Reason.Satisfied) {
      state.quota = QuotaLimit.none();
    }
    return new Evaluation(snapshot, given, availability, plan, ScalePlanner.nextCheck(snapshot));
  }

  /**
   * The plan of a reconcile at which no runner shows anything new of starts and nodes, for those
   * who count need themselves and {@link #recordNeed recorded} it.
   */
  public ScalePlan plan(Inputs inputs, GivenJobs given, int peakNeed) {
    Demand demand = inputs.queue().withWaiting(given.ids());
    return ScalePlanner.plan(warm.sized(snapshot(inputs, demand, peakNeed), given, inputs));
  }

  /** Remembers the need of now and gives the largest of the window that ends now. */
  public int recordNeed(Instant now, int need, Duration window) {
    return state.peakNeed.add(now, need, window);
  }

  /** Kubernetes would not have a pod made that a plan asked for. */
  public void startRefused(String answer, Instant now) {
    state.starts.refused(answer, now);
  }

  /**
   * The namespace's quota would not admit a pod that a plan asked for.
   *
   * @param started how many pods of that plan it admitted
   */
  public void overQuota(String answer, int started, Instant now) {
    state.quota = state.quota.refused(now, state.live + started, answer);
  }

  /** Remembers what these runners took, of a pool that is not planned for any more. */
  public void observeTaken(List<Runner> runners) {
    state.take(state.taken().observe(runners));
  }

  /** What GitLab gives to none of the pool's runners keeps none of them either. */
  private void lowerPeak(GivenJobs given) {
    Set<Long> passed = GivenJobs.ids(given.passedOver());
    long more = passed.stream().filter(job -> !state.passedOver.contains(job)).count();
    state.peakNeed.lower((int) more);
    state.passedOver = passed;
  }

  private void collect(Inputs inputs) {
    state.warmWatch.past(inputs.past());
    List<Runner> seen = workingFirst(inputs.runners());
    if (inputs.queueLags()) {
      ClaimedJobs now = state.taken().observe(seen);
      state.take(inputs.queueReadAt().map(at -> now.forget(at, seen)).orElse(now));
    }
    state.live = inputs.runners().live();
    state.quota = state.quota.observe(state.live);
    state.starts.observe(seen, inputs.startWords(), inputs.policy(), inputs.now());
    state.unavailablePlacements.observe(seen, inputs.policy(), state.starts, inputs.now());
  }

  private static Map<Long, Instant> queuedAt(GivenJobs given) {
    return given.jobs().stream().collect(Collectors.toMap(Job::id, Job::queuedAt, (a, b) -> a));
  }

  private static List<Runner> workingFirst(Runners runners) {
    List<Runner> sorted = new ArrayList<>(runners.size());
    WORKING_FIRST.forEach(each -> runners.in(each).forEach(sorted::add));
    return sorted;
  }

  private PoolSnapshot snapshot(Inputs inputs, Demand demand, int peakNeed) {
    PoolSnapshot snapshot =
        new PoolSnapshot(
            inputs.now(),
            inputs.policy(),
            demand,
            state.taken(),
            inputs.runners(),
            peakNeed,
            state.starts.failures(),
            state.unavailablePlacements.avoidedUntil(),
            inputs.money(),
            inputs.canStart());
    PoolSnapshot limited = state.quota.isNone() ? snapshot : snapshot.withQuota(state.quota);
    return inputs.occupied().isEmpty() ? limited : limited.withOccupied(inputs.occupied());
  }
}
