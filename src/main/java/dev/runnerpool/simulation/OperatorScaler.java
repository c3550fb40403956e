package dev.runnerpool.simulation;

import dev.runnerpool.core.autoscaler.Availability;
import dev.runnerpool.core.autoscaler.Evaluation;
import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.autoscaler.Inputs;
import dev.runnerpool.core.autoscaler.PoolAutoscaler;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.core.scaling.Spend;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The operator: reads the queue, looks at the pool after each change and when time alone may change
 * something, and does what {@link PoolAutoscaler} says.
 *
 * <p>A look at which the plan must come out empty does not ask it: {@link QuietLook} says when.
 * Whether that changes anything is tested.
 */
final class OperatorScaler implements Scaler {
  private static final String WHY = "simulated";

  private final Policy policy;
  private final boolean askAlways;
  private final Optional<Share> share;
  private final WarmTimes warmTimes;
  private final QueueView queue;
  private final PoolAutoscaler autoscaler;
  private final long lookDelay;
  private long lookAt;
  private long warmSince;
  private int arrived;

  /** The pool's part of a queue that others share. */
  record Share(SharedQueue queue, QueuedPool pool) {}

  /**
   * @param askAlways whether the planner is asked at each look, whatever it can say
   */
  OperatorScaler(Policy policy, World world, long begin, boolean askAlways) {
    this(policy, world, begin, askAlways, Optional.empty());
  }

  /** A pool that shares its queue with others. */
  OperatorScaler(Share share, long begin) {
    this(share.pool().policy(), share.pool().world(), begin, true, Optional.of(share));
  }

  private OperatorScaler(
      Policy policy, World world, long begin, boolean askAlways, Optional<Share> share) {
    this.policy = policy;
    this.askAlways = askAlways;
    this.share = share;
    this.warmTimes = new WarmTimes(policy);
    this.autoscaler = new PoolAutoscaler((snapshot, given, inputs) -> warmTimes.sized(snapshot));
    this.queue = new QueueView(world, begin);
    this.lookDelay = world.lookDelay().toMillis();
    this.lookAt = begin;
    this.warmSince = begin;
  }

  @Override
  public void queued(Fleet fleet) {
    for (; arrived < fleet.backlog.queued(); arrived++) {
      warmTimes.arrived(fleet.now());
    }
    queue.queued(fleet.now());
  }

  @Override
  public void changed(Fleet fleet, SimulatedRunner runner) {
    if (runner.state() == RunnerState.IDLE) {
      warmTimes.started(fleet.now() - runner.made);
    }
    lookSoon(fleet.now());
  }

  private void lookSoon(long now) {
    lookAt = Math.min(lookAt, now + lookDelay);
  }

  @Override
  public long wakeAt() {
    return Math.min(lookAt, queue.wakeAt());
  }

  @Override
  public void wake(Fleet fleet) {
    if (queue.wakeAt() <= fleet.now() && queue.wake(fleet)) {
      lookSoon(fleet.now());
    }
    if (lookAt <= fleet.now()) {
      look(fleet);
    }
  }

  private void look(Fleet fleet) {
    long now = fleet.now();
    int warm = warmTimes.at(now);
    fleet.tally().wantedWarm(now - warmSince, warm);
    warmSince = now;
    boolean removes = !fleet.ended().isEmpty();
    if (askAlways || inTrouble(fleet)) {
      askAfterAFullLook(fleet);
    } else {
      int need = queue.waiting(fleet) + warm;
      int peak = autoscaler.recordNeed(Instant.ofEpochMilli(now), need, policy.idleTimeout());
      QuietLook quiet = new QuietLook(policy, fleet, need, peak);
      lookAt = quiet.nextCheck(warmTimes.nextEdge());
      if (quiet.mayChange()) {
        fleet.tally().planned();
        GivenJobs waiting = GivenJobs.numbered(waiting(fleet));
        carryOut(autoscaler.plan(inputs(fleet), waiting, peak), fleet);
      }
    }
    fleet.ended().clear();
    if (removes) {
      lookSoon(now);
    }
  }

  /** Whether a start failed or is about to, or nodes are or were full: counts do not show that. */
  private boolean inTrouble(Fleet fleet) {
    return !autoscaler.state().untroubled()
        || fleet.unschedulable() > 0
        || isLate(fleet.starts().peek(), fleet.now())
        || fleet.hasFailed();
  }

  private boolean isLate(SimulatedRunner longest, long now) {
    return longest != null && now - longest.since() >= policy.startupDeadline().toMillis();
  }

  private void askAfterAFullLook(Fleet fleet) {
    fleet.tally().planned();
    Evaluation evaluation = autoscaler.evaluate(inputs(fleet));
    lookAt =
        QuietLook.bounded(
            fleet.now(), evaluation.nextCheck().map(Instant::toEpochMilli).orElse(NEVER));
    carryOut(evaluation.plan(), fleet);
  }

  /** Of the jobs that wait in the queue's view, those that were taken since are left out. */
  private Inputs inputs(Fleet fleet) {
    Instant now = Instant.ofEpochMilli(fleet.now());
    return new Inputs(
        now,
        askAlways ? policy : warmTimes.policyNow(),
        new FleetRunners(fleet),
        Map.of(),
        failed -> WHY,
        new Demand.Known(Set.of(), now),
        Optional.of(now),
        false,
        offered -> GivenJobs.numbered(share.isPresent() ? given(fleet, offered) : waiting(fleet)),
        Spend.unknown(),
        true,
        List.of(),
        Set.of());
  }

  /** More waiting jobs than {@code max} change no action: that many cannot be started. */
  private Set<Long> waiting(Fleet fleet) {
    int first = fleet.backlog.taken();
    int count = queue.waiting(fleet);
    int told = askAlways ? count : Math.min(count, policy.max());
    return LongStream.range(first, first + told).boxed().collect(Collectors.toSet());
  }

  private Set<Long> given(Fleet fleet, Availability offered) {
    int first = fleet.backlog.taken();
    int end = first + queue.waiting(fleet);
    Instant now = Instant.ofEpochMilli(fleet.now());
    return share.get().queue().jobs(share.get().pool(), offered, first, end, now).stream()
        .map(Job::id)
        .collect(Collectors.toSet());
  }

  private void carryOut(ScalePlan plan, Fleet fleet) {
    for (Action action : plan.actions()) {
      if (action instanceof Action.Retire retire) {
        fleet.retire(retire.slot());
        if (retire.reason() == Reason.StartupDeadline) {
          fleet.tally().startFailed();
        }
        lookSoon(fleet.now());
      } else if (action instanceof Action.Start start) {
        fleet.startIn(start.slot(), start.nodeChoice());
        lookSoon(fleet.now());
      }
    }
  }
}
