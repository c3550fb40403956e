package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A pool in virtual time with its planner: runners start, take the oldest job and end; readings of
 * the queue show what waited when they began and arrive late, or not at all for a while.
 */
final class PoolSimulation {
  /**
   * What the world is like.
   *
   * @param idsKnown whether a busy runner shows which job it took
   * @param latestReading most seconds from a reading's begin to its arrival
   * @param troublePercent how often a start fails or finds no node, and a reading fails
   * @param outdatedView whether the planner sees the runners as they were a step before
   */
  record World(boolean idsKnown, int latestReading, int troublePercent, boolean outdatedView) {}

  private record Reading(Set<Long> jobs, Instant startedAt, Instant arrivesAt) {}

  private final World world;
  private final Policy policy;
  private final Random random;
  private final TreeSet<Long> queue = new TreeSet<>();
  private final Deque<Reading> underWay = new ArrayDeque<>();
  private final StabilizationWindow peakNeed = new StabilizationWindow();
  private List<Runner> runners = List.of();
  private List<Runner> before = List.of();
  private Demand demand = new Demand.Unknown();
  private ClaimedJobs taken = ClaimedJobs.none();
  private StartupFailures failures = StartupFailures.none();
  private Instant heldUntil = Instant.MIN;
  private Instant now = Given.NOW;
  private long lastJob;
  private int started;
  private int retired;
  private int failed;
  private int mostLive;

  PoolSimulation(Policy policy, World world, Random random) {
    this.policy = policy;
    this.world = world;
    this.random = random;
  }

  void queue(int jobs) {
    for (int i = 0; i < jobs; i++) {
      queue.add(++lastJob);
    }
  }

  /** Lets time pass in steps of one to five seconds. */
  void run(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusSeconds(1 + random.nextInt(5));
      before = runners;
      List<Runner> next = new ArrayList<>();
      runners.stream()
          .sorted(Comparator.comparing(Runner::slot))
          .forEach(runner -> advance(runner).ifPresent(next::add));
      runners = next;
      read();
      reconcile();
      mostLive = Math.max(mostLive, live());
    }
  }

  private Optional<Runner> advance(Runner runner) {
    long age = Duration.between(runner.since(), now).toSeconds();
    return switch (runner.state()) {
      case STARTING -> Optional.of(age < 8 ? runner : begin(runner));
      case IDLE -> Optional.of(queue.isEmpty() ? runner : take(runner));
      case BUSY ->
          Optional.of(age < 3 + runner.slot() * 7L ? runner : to(runner, RunnerState.FINISHED));
      case RETIRING -> runner.job().isPresent() ? Optional.of(runner) : Optional.empty();
      case FINISHED, FAILED -> Optional.of(runner);
    };
  }

  private Runner begin(Runner runner) {
    if (!trouble()) {
      return to(runner, RunnerState.IDLE);
    }
    if (random.nextBoolean()) {
      return unschedulable(runner);
    }
    failed++;
    failures = failures.failed(runner.since(), now, "trouble");
    return to(runner, RunnerState.FAILED);
  }

  private Runner take(Runner runner) {
    OptionalLong job = OptionalLong.of(queue.pollFirst());
    return new Runner(
        runner.slot(),
        runner.id(),
        RunnerState.BUSY,
        now,
        world.idsKnown ? job : OptionalLong.empty(),
        runner.nodeChoice(),
        Optional.empty());
  }

  private Runner unschedulable(Runner r) {
    return new Runner(
        r.slot(), r.id(), r.state(), r.since(), r.job(), r.nodeChoice(), Optional.of("no node"));
  }

  private Runner to(Runner r, RunnerState state) {
    failures = state == RunnerState.IDLE ? StartupFailures.none() : failures;
    return new Runner(r.slot(), r.id(), state, now, r.job(), r.nodeChoice(), Optional.empty());
  }

  private void read() {
    if (underWay.isEmpty()) {
      Instant arrival = now.plusSeconds(random.nextInt(world.latestReading + 1));
      underWay.add(new Reading(new HashSet<>(queue), now, arrival));
      if (trouble()) {
        heldUntil = now.plusSeconds(random.nextInt(60));
      }
    }
    Reading reading = underWay.peek();
    if (!reading.arrivesAt().isAfter(now)) {
      underWay.remove();
      demand = new Demand.Known(reading.jobs(), reading.startedAt());
      taken = taken.observe(runners).forget(reading.startedAt(), runners);
    }
  }

  private void reconcile() {
    List<Runner> seen = world.outdatedView ? before : runners;
    taken = taken.observe(seen);
    PoolSnapshot first = snapshot(seen, 0);
    int peak = peakNeed.add(now, first.need(), policy.idleTimeout());
    ScalePlan plan = ScalePlanner.plan(snapshot(seen, peak));
    int count = runners.size();
    runners = Apply.apply(plan, runners, now);
    started += runners.size() - count + plan.actions(Action.Remove.class).size();
    retired += plan.actions(Action.Retire.class).size();
  }

  private PoolSnapshot snapshot(List<Runner> seen, int peak) {
    Demand known = now.isBefore(heldUntil) ? new Demand.Unknown() : demand;
    return new PoolSnapshot(
        now, policy, known, taken, seen, peak, failures, Map.of(), Spend.unknown(), true);
  }

  private boolean trouble() {
    return random.nextInt(100) < world.troublePercent;
  }

  int live() {
    return (int) runners.stream().filter(runner -> runner.state().live()).count();
  }

  int idle() {
    return (int) runners.stream().filter(r -> r.state() == RunnerState.IDLE).count();
  }

  int waiting() {
    return queue.size();
  }

  int mostLive() {
    return mostLive;
  }

  long jobs() {
    return lastJob;
  }

  int started() {
    return started;
  }

  /** Starts that came to nothing: failed, or stopped by the planner. */
  int inVain() {
    return failed + retired;
  }
}
