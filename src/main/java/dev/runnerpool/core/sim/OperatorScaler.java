package dev.runnerpool.core.sim;

import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Money;
import dev.runnerpool.core.scaling.PeakNeed;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.core.scaling.ScalePlanner;
import dev.runnerpool.core.scaling.StartFailures;
import dev.runnerpool.core.scaling.TakenJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The operator: reads the queue, looks at the pool after each change and when time alone may change
 * something, and does what {@link ScalePlanner} says.
 *
 * <p>A look at which the plan must come out empty does not ask the planner: {@link QuietLook} says
 * when. Whether that changes anything is tested.
 */
final class OperatorScaler implements Scaler {
  private final Policy policy;
  private final World world;
  private final boolean askAlways;
  private final WarmTimes warmTimes;
  private final QueueView queue;
  private final PeakNeed peakNeed = new PeakNeed();
  private StartFailures failures = StartFailures.none();
  private long lookAt;
  private long warmSince;
  private int arrived;

  /**
   * @param askAlways whether the planner is asked at each look, whatever it can say
   */
  OperatorScaler(Policy policy, World world, long begin, boolean askAlways) {
    this.policy = policy;
    this.world = world;
    this.askAlways = askAlways;
    this.warmTimes = new WarmTimes(policy);
    this.queue = new QueueView(world, begin);
    this.lookAt = begin;
    this.warmSince = begin;
  }

  @Override
  public void queued(Fleet fleet) {
    for (; arrived < fleet.queuedJobs(); arrived++) {
      warmTimes.history().arrived(Instant.ofEpochMilli(fleet.now()));
    }
    queue.queued(fleet.now());
  }

  @Override
  public void changed(Fleet fleet, SimulatedRunner runner) {
    if (runner.state() == RunnerState.IDLE) {
      warmTimes.history().started(Duration.ofMillis(fleet.now() - runner.made));
      failures = StartFailures.none();
    }
    lookSoon(fleet.now());
  }

  private void lookSoon(long now) {
    lookAt = Math.min(lookAt, now + world.lookDelay().toMillis());
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
    int need = queue.waiting(fleet) + warm;
    int peak = peakNeed.add(Instant.ofEpochMilli(now), need, policy.idleTimeout());
    QuietLook quiet = new QuietLook(policy, fleet, need, peak, failures);
    boolean removes = !fleet.ended().isEmpty();
    lookAt = quiet.nextCheck(warmTimes.nextEdge());
    if (askAlways || quiet.mayChange()) {
      ScalePlan plan = ask(fleet, peak);
      if (askAlways) {
        lookAt = QuietLook.bounded(now, plan.nextCheck().map(Instant::toEpochMilli).orElse(NEVER));
      }
      carryOut(plan, fleet);
    } else {
      fleet.ended().clear();
    }
    if (removes) {
      lookSoon(now);
    }
  }

  private ScalePlan ask(Fleet fleet, int peak) {
    fleet.tally().planned();
    return ScalePlanner.plan(
        warmTimes.sized(
            new PoolSnapshot(
                Instant.ofEpochMilli(fleet.now()),
                askAlways ? policy : warmTimes.policyNow(),
                new Demand.Known(waiting(fleet), Instant.ofEpochMilli(fleet.now())),
                TakenJobs.none(),
                fleet.seen(),
                peak,
                failures,
                Map.of(),
                Money.unknown(),
                true)));
  }

  /** More waiting jobs than {@code max} change no action: that many cannot be started. */
  private Set<Long> waiting(Fleet fleet) {
    int first = fleet.taken();
    int count = queue.waiting(fleet);
    int told = askAlways ? count : Math.min(count, policy.max());
    return IntStream.range(first, first + told).asLongStream().boxed().collect(Collectors.toSet());
  }

  private void carryOut(ScalePlan plan, Fleet fleet) {
    fleet.ended().clear();
    List<Action> actions = plan.actions();
    for (Action action : actions) {
      if (action instanceof Action.Retire retire) {
        fleet.retire(retire.slot());
        if (retire.reason() == Reason.StartupDeadline) {
          Instant now = Instant.ofEpochMilli(fleet.now());
          failures = failures.failed(now, now, "too slow");
        }
        lookSoon(fleet.now());
      } else if (action instanceof Action.Start start) {
        fleet.startIn(start.slot());
        lookSoon(fleet.now());
      }
    }
  }
}
