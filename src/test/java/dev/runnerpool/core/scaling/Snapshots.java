package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Pools as they are met: runners in every state, one live runner a slot at most, jobs that are
 * waiting in the reading and already taken, a max that was lowered.
 */
class Snapshots extends DomainContextBase {
  private static final int JOBS = 12, SLOTS = 8;
  private static final Arbitrary<RunnerState> STATES =
      Arbitraries.frequency(
          Tuple.of(4, RunnerState.IDLE),
          Tuple.of(3, RunnerState.STARTING),
          Tuple.of(2, RunnerState.BUSY),
          Tuple.of(1, RunnerState.RETIRING),
          Tuple.of(1, RunnerState.FINISHED),
          Tuple.of(1, RunnerState.FAILED));

  /** Times are generated as ages: what depends on another value would be set up for each try. */
  @Provide
  Arbitrary<PoolSnapshot> snapshots() {
    Arbitrary<Instant> now =
        Arbitraries.integers().between(0, 60 * 24 * 400).map(Snapshots::minute);
    return Combinators.combine(now, policies(), demands(), runners(), gone(), memories())
        .as(
            (at, policy, demand, runners, gone, memory) ->
                snapshot(
                    at,
                    policy,
                    demand.apply(at),
                    runners.stream().map(runner -> runner.at(at)).toList(),
                    gone.apply(at),
                    memory.apply(at)));
  }

  private static Instant minute(int minute) {
    return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * minute);
  }

  private static PoolSnapshot snapshot(
      Instant now, Policy policy, Demand demand, List<Runner> runners, ClaimedJobs gone, Memory m) {
    PoolSnapshot first =
        new PoolSnapshot(
            now,
            policy,
            demand,
            gone.observe(runners),
            runners,
            0,
            m.failures,
            m.avoidedUntil,
            m.money,
            m.canStart);
    return new PoolSnapshot(
            now,
            policy,
            demand,
            first.taken(),
            runners,
            first.need() + m.peakAboveNeed,
            m.failures,
            m.avoidedUntil,
            m.money,
            m.canStart)
        .withQuota(m.quota);
  }

  private Arbitrary<Policy> policies() {
    Arbitrary<Sizes> sizes =
        Combinators.combine(
                Arbitraries.integers().between(0, SLOTS),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(1, 6),
                Arbitraries.integers().between(1, 3))
            .as(Sizes::new);
    Arbitrary<OptionalDouble> budgets =
        Arbitraries.integers()
            .between(1, 400)
            .map(cents -> OptionalDouble.of(cents / 100.0))
            .injectNull(0.6)
            .map(budget -> budget == null ? OptionalDouble.empty() : budget);
    return Combinators.combine(
            sizes,
            WarmSchedules.any().list().ofMaxSize(2),
            seconds(600),
            seconds(600),
            seconds(300),
            budgets,
            rarely(),
            rarely())
        .as(
            (size, schedules, idle, startup, fallback, budget, paused, recommend) ->
                new Policy(
                    size.max,
                    size.warm,
                    schedules,
                    idle,
                    startup,
                    size.burst,
                    size.nodeChoices,
                    fallback,
                    budget,
                    paused,
                    recommend));
  }

  private static Arbitrary<Duration> seconds(int most) {
    return Arbitraries.integers().between(1, most).map(Duration::ofSeconds);
  }

  private static Arbitrary<Boolean> rarely() {
    return Arbitraries.integers().between(0, 9).map(n -> n == 9);
  }

  private Arbitrary<Function<Instant, Demand>> demands() {
    Arbitrary<Function<Instant, Demand.Known>> known =
        Combinators.combine(
                Arbitraries.longs().between(1, JOBS).set().ofMaxSize(6),
                Arbitraries.integers().between(0, 60))
            .as((jobs, age) -> now -> new Demand.Known(jobs, now.minusSeconds(age)));
    Arbitrary<Function<Instant, Demand>> held =
        Combinators.combine(known, Arbitraries.integers().between(-60, 60))
            .as((last, left) -> now -> new Demand.Stale(last.apply(now), now.plusSeconds(left)));
    return Arbitraries.frequencyOf(
        Tuple.of(8, known.map(demand -> demand::apply)),
        Tuple.of(1, held),
        Tuple.of(1, Arbitraries.just(now -> new Demand.Unknown())));
  }

  /** One runner at most in each slot, and now and then the remains of an earlier one. */
  private Arbitrary<List<AgedRunner>> runners() {
    Arbitrary<List<AgedRunner>> present =
        runner(Arbitraries.integers().between(0, SLOTS - 1), STATES)
            .list()
            .uniqueElements(AgedRunner::slot)
            .ofMaxSize(SLOTS);
    Arbitrary<List<AgedRunner>> remains =
        runner(
                Arbitraries.integers().between(SLOTS, SLOTS + 2),
                Arbitraries.of(RunnerState.FINISHED, RunnerState.FAILED))
            .list()
            .uniqueElements(AgedRunner::slot)
            .ofMaxSize(2);
    return Combinators.combine(present, remains)
        .as(
            (live, ended) -> {
              List<AgedRunner> all = new ArrayList<>(live);
              all.addAll(ended);
              return all;
            });
  }

  private Arbitrary<AgedRunner> runner(Arbitrary<Integer> slots, Arbitrary<RunnerState> states) {
    return Combinators.combine(
            slots,
            states,
            Arbitraries.integers().between(0, 700),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 2),
            Arbitraries.of(true, false),
            rarely())
        .as(AgedRunner::new);
  }

  private record AgedRunner(
      int slot,
      RunnerState state,
      int seconds,
      boolean jobKnown,
      int choice,
      boolean noRoom,
      boolean outdated) {

    Runner at(Instant now) {
      return new Runner(
          slot,
          "r" + slot,
          state,
          now.minusSeconds(seconds),
          mayHoldJob(state) && jobKnown ? OptionalLong.of(slot + 1) : OptionalLong.empty(),
          choice,
          state == RunnerState.STARTING && noRoom
              ? Optional.of("0/3 nodes are available")
              : Optional.empty(),
          outdated);
    }
  }

  private static boolean mayHoldJob(RunnerState state) {
    return state != RunnerState.STARTING && state != RunnerState.IDLE;
  }

  private Arbitrary<Function<Instant, ClaimedJobs>> gone() {
    Arbitrary<OptionalLong> job =
        Arbitraries.longs()
            .between(1, JOBS)
            .map(OptionalLong::of)
            .injectNull(0.3)
            .map(known -> known == null ? OptionalLong.empty() : known);
    Arbitrary<Function<Instant, ClaimedJobs.Taken>> taken =
        Combinators.combine(job, Arbitraries.integers().between(0, 90))
            .as((id, age) -> now -> new ClaimedJobs.Taken(id, now.minusSeconds(age)));
    return Arbitraries.maps(Arbitraries.of("gone-1", "gone-2", "gone-3"), taken)
        .ofMaxSize(3)
        .map(byRunner -> now -> new ClaimedJobs(resolved(byRunner, now)));
  }

  private static <K, V> Map<K, V> resolved(Map<K, Function<Instant, V>> aged, Instant now) {
    return aged.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().apply(now)));
  }

  private Arbitrary<Function<Instant, Memory>> memories() {
    Arbitrary<Function<Instant, StartupFailures>> failures =
        Combinators.combine(
                Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(1, 1), Tuple.of(1, 7)),
                Arbitraries.integers().between(0, 400))
            .as((count, age) -> now -> failed(count, now.minusSeconds(age)));
    Arbitrary<Map<Integer, Function<Instant, Instant>>> avoided =
        Arbitraries.maps(
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers()
                    .between(-60, 300)
                    .<Function<Instant, Instant>>map(ahead -> now -> now.plusSeconds(ahead)))
            .ofMaxSize(3);
    Arbitrary<Spend> money =
        Combinators.combine(
                Arbitraries.integers().between(0, 300),
                Arbitraries.integers().between(1, 60).injectNull(0.2),
                rarely())
            .as((cents, each, all) -> new Spend(Map.of(), dollars(each), cents / 100.0, all));
    return Combinators.combine(
            Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(1, 1), Tuple.of(1, 4)),
            failures,
            avoided,
            money,
            rarely(),
            QuotaLimits.any())
        .as(
            (peak, failed, avoid, cost, cannot, quota) ->
                now ->
                    new Memory(
                        peak,
                        failed.apply(now),
                        resolved(avoid, now),
                        cost,
                        !cannot,
                        quota.apply(now)));
  }

  /**
   * So many, one each six minutes, the last at that time; it was a trial if there were three
   * before.
   */
  static StartupFailures failed(int count, Instant last) {
    StartupFailures failures = StartupFailures.none();
    for (int i = count - 1; i >= 0; i--) {
      Instant at = last.minusSeconds(60L * 6 * i);
      failures = failures.failed(at, at, "image not found");
    }
    return failures;
  }

  private static OptionalDouble dollars(Integer cents) {
    return cents == null ? OptionalDouble.empty() : OptionalDouble.of(cents / 100.0);
  }

  private record Sizes(int max, int warm, int burst, int nodeChoices) {}

  private record Memory(
      int peakAboveNeed,
      StartupFailures failures,
      Map<Integer, Instant> avoidedUntil,
      Spend money,
      boolean canStart,
      QuotaLimit quota) {}
}
