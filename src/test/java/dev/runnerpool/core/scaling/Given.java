package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A pool to write an example with: nothing runs, nothing waits, and only what is said differs. */
final class Given {
  static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final List<Runner> runners = new ArrayList<>();
  private final Map<Integer, Instant> avoided = new HashMap<>();
  private Policy policy =
      new Policy(
          10,
          0,
          List.of(),
          Duration.ofMinutes(5),
          Duration.ofMinutes(4),
          10,
          1,
          Duration.ofMinutes(2),
          OptionalDouble.empty(),
          false,
          false);
  private Demand demand = new Demand.Known(Set.of(), NOW);
  private StartupFailures failures = StartupFailures.none();
  private QuotaLimit quota = QuotaLimit.none();
  private Spend money = Spend.unknown();
  private Set<Integer> occupied = Set.of();
  private int peak;
  private boolean canStart = true;

  static Given pool() {
    return new Given();
  }

  Given max(int max) {
    return policy(new Change(policy).max(max));
  }

  Given warm(int warm) {
    return policy(new Change(policy).warm(warm));
  }

  Given schedule(WarmSchedule schedule) {
    return policy(new Change(policy).schedules(List.of(schedule)));
  }

  Given burst(int burst) {
    return policy(new Change(policy).burst(burst));
  }

  Given nodeChoices(int choices) {
    return policy(new Change(policy).nodeChoices(choices));
  }

  Given budget(double hourly, double spent, double perRunner) {
    money = new Spend(Map.of(), OptionalDouble.of(perRunner), spent);
    return policy(new Change(policy).budget(hourly));
  }

  /** What the runner of a slot costs with its job, unlike the next. */
  Given price(int slot, double hourly) {
    String id = runners.stream().filter(r -> r.slot() == slot).findFirst().orElseThrow().id();
    money = new Spend(Map.of(id, hourly), money.hourlyPerRunner(), money.beside());
    return this;
  }

  Given monthSpent() {
    money = money.withMonthSpent();
    return this;
  }

  Given priceUnknown() {
    money = Spend.unknown();
    return this;
  }

  Given paused() {
    return policy(new Change(policy).paused());
  }

  Given recommendOnly() {
    return policy(new Change(policy).recommendOnly());
  }

  Given waiting(int jobs) {
    demand = new Demand.Known(LongStream.range(0, jobs).boxed().collect(Collectors.toSet()), NOW);
    return this;
  }

  /** The jobs of a reading that newer ones failed to renew. */
  Given held(int jobs, Instant until) {
    waiting(jobs);
    demand = new Demand.Stale((Demand.Known) demand, until);
    return this;
  }

  Given queueUnknown() {
    demand = new Demand.Unknown();
    return this;
  }

  Given peak(int need) {
    peak = need;
    return this;
  }

  Given failures(StartupFailures failures) {
    this.failures = failures;
    return this;
  }

  Given quota(QuotaLimit limit) {
    quota = limit;
    return this;
  }

  Given avoided(int choice, Instant until) {
    avoided.put(choice, until);
    return this;
  }

  /** Slots whose name something else bears. */
  Given occupied(Integer... slots) {
    occupied = Set.of(slots);
    return this;
  }

  Given notRegistered() {
    canStart = false;
    return this;
  }

  /** A runner that has been in that state for so long, in the next slot. */
  Given runner(RunnerState state, Duration age) {
    return add(state, age, 0, Optional.empty());
  }

  Given runners(int count, RunnerState state, Duration age) {
    for (int i = 0; i < count; i++) {
      runner(state, age);
    }
    return this;
  }

  /** The same for a runner whose token or settings hold no more. */
  Given outdated(RunnerState state, Duration age) {
    runner(state, age);
    runners.set(runners.size() - 1, runners.get(runners.size() - 1).asOutdated());
    return this;
  }

  Given unschedulable(Duration age, int nodeChoice) {
    return add(RunnerState.STARTING, age, nodeChoice, Optional.of("0/3 nodes are available"));
  }

  PoolSnapshot snapshot() {
    return new PoolSnapshot(
            NOW,
            policy,
            demand,
            ClaimedJobs.none(),
            runners,
            peak,
            failures,
            avoided,
            money,
            canStart)
        .withQuota(quota)
        .withOccupied(occupied);
  }

  Optional<Instant> nextCheck() {
    return ScalePlanner.nextCheck(snapshot());
  }

  ScalePlan plan() {
    return ScalePlanner.plan(snapshot());
  }

  private Given add(RunnerState state, Duration age, int choice, Optional<String> unschedulable) {
    int slot = runners.size();
    runners.add(
        new Runner(
            slot, "r" + slot, state, NOW.minus(age), OptionalLong.empty(), choice, unschedulable));
    return this;
  }

  private Given policy(Policy changed) {
    policy = changed;
    return this;
  }

  /** The policy with one thing different. */
  record Change(Policy p) {
    Policy max(int max) {
      return copy(max, p.warm(), p.schedules(), p.burst(), p.nodeChoices(), p.hourlyBudget());
    }

    Policy warm(int warm) {
      return copy(p.max(), warm, p.schedules(), p.burst(), p.nodeChoices(), p.hourlyBudget());
    }

    Policy schedules(List<WarmSchedule> schedules) {
      return copy(p.max(), p.warm(), schedules, p.burst(), p.nodeChoices(), p.hourlyBudget());
    }

    Policy burst(int burst) {
      return copy(p.max(), p.warm(), p.schedules(), burst, p.nodeChoices(), p.hourlyBudget());
    }

    Policy nodeChoices(int choices) {
      return copy(p.max(), p.warm(), p.schedules(), p.burst(), choices, p.hourlyBudget());
    }

    Policy budget(double hourly) {
      OptionalDouble budget = OptionalDouble.of(hourly);
      return copy(p.max(), p.warm(), p.schedules(), p.burst(), p.nodeChoices(), budget);
    }

    Policy paused() {
      return modes(true, p.recommendOnly());
    }

    Policy recommendOnly() {
      return modes(p.paused(), true);
    }

    private Policy modes(boolean paused, boolean recommendOnly) {
      return new Policy(
          p.max(),
          p.warm(),
          p.schedules(),
          p.idleTimeout(),
          p.startupDeadline(),
          p.burst(),
          p.nodeChoices(),
          p.fallbackAfter(),
          p.hourlyBudget(),
          paused,
          recommendOnly);
    }

    private Policy copy(
        int max,
        int warm,
        List<WarmSchedule> schedules,
        int burst,
        int nodeChoices,
        OptionalDouble budget) {
      return new Policy(
          max,
          warm,
          schedules,
          p.idleTimeout(),
          p.startupDeadline(),
          burst,
          nodeChoices,
          p.fallbackAfter(),
          budget,
          p.paused(),
          p.recommendOnly());
    }
  }
}
