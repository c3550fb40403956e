package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.domains.Domain;

/** What holds for every plan. */
@Domain(Snapshots.class)
@Domain(net.jqwik.api.domains.DomainContext.Global.class)
class PlanPropertiesTest {

  @Property
  void neverMoreLiveRunnersThanMaxUnlessThereWereMoreAlready(@ForAll PoolSnapshot s) {
    PoolSnapshot after = Apply.plan(ScalePlanner.plan(s), s);
    assertThat(live(after)).isLessThanOrEqualTo(Math.max(s.policy().max(), live(s)));
  }

  /** Counted here, as the planner's own count may be what is wrong. */
  private static long live(PoolSnapshot s) {
    Set<RunnerState> ended = EnumSet.of(RunnerState.FINISHED, RunnerState.FAILED);
    return s.runners().stream().filter(runner -> !ended.contains(runner.state())).count();
  }

  @Property
  void aPlanMadeTwiceFromAnOutdatedSnapshotDoesNotPassMax(@ForAll PoolSnapshot s) {
    ScalePlan plan = ScalePlanner.plan(s);
    PoolSnapshot twice = Apply.plan(plan, Apply.plan(plan, s));
    assertThat(live(twice)).isLessThanOrEqualTo(Math.max(s.policy().max(), live(s)));
    assertThat(twice.runners()).doesNotHaveDuplicates();
  }

  @Property
  void onlyIdleAndStartingRunnersAreRetiredAndOnlyEndedOnesRemoved(@ForAll PoolSnapshot s) {
    Map<String, Runner> byId =
        s.runners().stream().collect(Collectors.toMap(Runner::id, Function.identity()));
    ScalePlan plan = ScalePlanner.plan(s);
    for (Action.Retire retire : plan.actions(Action.Retire.class)) {
      assertThat(byId).containsKey(retire.runnerId());
      Runner runner = byId.get(retire.runnerId());
      assertThat(runner.slot()).isEqualTo(retire.slot());
      assertThat(runner.state()).isIn(RunnerState.IDLE, RunnerState.STARTING);
    }
    for (Action.Remove remove : plan.actions(Action.Remove.class)) {
      assertThat(byId).containsKey(remove.runnerId());
      Runner runner = byId.get(remove.runnerId());
      assertThat(runner.slot()).isEqualTo(remove.slot());
      assertThat(runner.state()).isIn(RunnerState.FINISHED, RunnerState.FAILED);
    }
  }

  @Property
  void noRunnerIsActedUponTwice(@ForAll PoolSnapshot s) {
    assertThat(ScalePlanner.plan(s).actions(Action.Retire.class))
        .extracting(Action.Retire::runnerId)
        .doesNotHaveDuplicates();
  }

  @Property
  void aSlotIsStartedOnceAndOnlyIfNoLiveRunnerHoldsIt(@ForAll PoolSnapshot s) {
    Set<Integer> held =
        s.runners().stream()
            .filter(runner -> runner.state().live())
            .map(Runner::slot)
            .collect(Collectors.toCollection(HashSet::new));
    for (Action.Start start : ScalePlanner.plan(s).actions(Action.Start.class)) {
      assertThat(held.add(start.slot())).as("slot %d was free", start.slot()).isTrue();
      assertThat(start.slot()).isBetween(0, s.policy().max() - 1);
      assertThat(start.nodeChoice()).isBetween(0, s.policy().nodeChoices() - 1);
    }
  }

  @Property
  void aPlanCarriedOutIsFollowedByAnEmptyOne(@ForAll PoolSnapshot s) {
    ScalePlan plan = ScalePlanner.plan(s);
    assertThat(ScalePlanner.plan(Apply.plan(plan, s)).actions()).as("after %s", plan).isEmpty();
  }

  @Property
  void theSameSnapshotGivesTheSamePlan(@ForAll PoolSnapshot s) {
    assertThat(ScalePlanner.plan(s)).isEqualTo(ScalePlanner.plan(s));
  }

  @Property
  void oneMoreJobNeverMeansFewerRunners(
      @ForAll PoolSnapshot s, @ForAll @LongRange(min = 1, max = 20) long job) {
    Assume.that(s.demand() instanceof Demand.Known);
    Demand.Known known = (Demand.Known) s.demand();
    Set<Long> more = new HashSet<>(known.waiting());
    more.add(job);
    PoolSnapshot larger =
        Apply.with(s, s.now(), new Demand.Known(more, known.readAt()), s.runners());
    assertThat(growth(larger)).isGreaterThanOrEqualTo(growth(s));
  }

  private static int growth(PoolSnapshot s) {
    ScalePlan plan = ScalePlanner.plan(s);
    return plan.actions(Action.Start.class).size() - plan.actions(Action.Retire.class).size();
  }

  @Property
  void anUnknownQueueStartsAndStopsNothingUnlessThePoolIsPaused(@ForAll PoolSnapshot s) {
    PoolSnapshot held = Apply.with(s, s.now(), new Demand.Unknown(), s.runners());
    ScalePlan plan = ScalePlanner.plan(held);
    assertThat(plan.actions(Action.Start.class)).isEmpty();
    assertThat(plan.actions(Action.Retire.class))
        .allSatisfy(retire -> assertThat(retire.reason()).isEqualTo(Reason.Paused));
    assertThat(s.policy().paused() || plan.actions(Action.Retire.class).isEmpty()).isTrue();
  }

  @Property
  void aHeldQueueStopsNothingAndStartsNoMoreThanAKnownOneWould(
      @ForAll PoolSnapshot s, @ForAll @LongRange(min = -60, max = 60) long secondsLeft) {
    Assume.that(s.demand() instanceof Demand.Known && !s.policy().paused());
    Demand.Known known = (Demand.Known) s.demand();
    Demand held = new Demand.Stale(known, s.now().plusSeconds(secondsLeft));
    ScalePlan plan = ScalePlanner.plan(Apply.with(s, s.now(), held, s.runners()));

    int starts = plan.actions(Action.Start.class).size();
    assertThat(plan.actions(Action.Retire.class)).isEmpty();
    assertThat(starts).isLessThanOrEqualTo(ScalePlanner.plan(s).actions(Action.Start.class).size());
    assertThat(secondsLeft > 0 || starts == 0).as("stale data starts nothing").isTrue();
  }

  @Property
  void aPausedPoolStartsNothingAndStopsAllThatIsFree(@ForAll PoolSnapshot s) {
    Assume.that(!s.policy().recommendOnly());
    PoolSnapshot paused = Apply.with(s, new Given.Change(s.policy()).paused());
    PoolSnapshot after = Apply.plan(ScalePlanner.plan(paused), paused);
    assertThat(after.in(RunnerState.IDLE)).isEmpty();
    assertThat(after.in(RunnerState.STARTING)).isEmpty();
    assertThat(after.in(RunnerState.BUSY)).isEqualTo(s.in(RunnerState.BUSY));
  }

  @Property
  void recommendingDoesNothingButRemovals(@ForAll PoolSnapshot s) {
    ScalePlan plan = ScalePlanner.plan(s);
    if (s.policy().recommendOnly()) {
      assertThat(plan.actions()).allMatch(Action.Remove.class::isInstance);
    } else {
      assertThat(plan.recommended()).isEmpty();
    }
  }

  @Property
  void aRunnerIdleTooLongLeavesOnlyAfterIdleTimeoutBeyondThePeakAndTheLongestIdleFirst(
      @ForAll PoolSnapshot s) {
    List<String> left =
        ScalePlanner.plan(s).actions(Action.Retire.class).stream()
            .filter(retire -> retire.reason() == Reason.IdleTimeout)
            .map(Action.Retire::runnerId)
            .toList();
    PoolSnapshot after = Apply.plan(ScalePlanner.plan(s), s);
    int coming = after.in(RunnerState.IDLE).size() + after.in(RunnerState.STARTING).size();
    assertThat(left.isEmpty() || coming >= Math.max(s.need(), s.peakNeed())).isTrue();
    Instant limit = s.now().minus(s.policy().idleTimeout());
    Instant newestThatLeft = Instant.MIN;
    for (Runner runner : s.in(RunnerState.IDLE)) {
      if (left.contains(runner.id())) {
        assertThat(runner.since()).isBeforeOrEqualTo(limit);
        newestThatLeft = max(newestThatLeft, runner.since());
      }
    }
    Instant newest = newestThatLeft;
    assertThat(after.in(RunnerState.IDLE)).allMatch(stays -> !stays.since().isBefore(newest));
  }

  private static Instant max(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  @Property
  void noMoreThanBurstAreStartingAtOnce(@ForAll PoolSnapshot s) {
    int before = s.in(RunnerState.STARTING).size();
    int after = Apply.plan(ScalePlanner.plan(s), s).in(RunnerState.STARTING).size();
    assertThat(after).isLessThanOrEqualTo(Math.max(before, s.policy().burst()));
  }

  @Property
  void startsStayWithinTheBudgetEvenIfAllIdleRunnersTakeJobs(@ForAll PoolSnapshot s) {
    ScalePlan plan = ScalePlanner.plan(s);
    boolean limited =
        s.policy().hourlyBudget().isPresent() && s.money().hourlyPerRunner().isPresent();
    if (!limited || plan.actions(Action.Start.class).isEmpty()) {
      return;
    }
    double promised =
        s.money().beside() + live(Apply.plan(plan, s)) * s.money().hourlyPerRunner().getAsDouble();
    assertThat(promised).isLessThanOrEqualTo(s.policy().hourlyBudget().getAsDouble() + 1e-6);
  }

  @Property
  void noMoreStartThanTheQuotaAdmitsAndOneToTryWhetherItAdmitsMore(@ForAll PoolSnapshot s) {
    long admitted = s.quota().admitted();
    assertThat(live(Apply.plan(ScalePlanner.plan(s), s)))
        .isLessThanOrEqualTo(Math.max(admitted + 1, live(s)));
    boolean probes = !s.now().isBefore(s.quota().probeAt());
    if (live(s) == admitted && !probes) {
      assertThat(ScalePlanner.plan(s).actions(Action.Start.class)).isEmpty();
    }
  }

  @Property
  void nothingStartsDuringThePauseAfterFailedStarts(@ForAll PoolSnapshot s) {
    boolean held = s.now().isBefore(s.startFailures().pauseUntil()) || !s.canStart();
    assertThat(held && !ScalePlanner.plan(s).actions(Action.Start.class).isEmpty()).isFalse();
  }

  @Property
  void afterThePauseNoMoreThanOneRunnerIsOnTrial(@ForAll PoolSnapshot given) {
    PoolSnapshot s = Apply.with(given, Snapshots.failed(4, given.now().minusSeconds(20)));
    ScalePlan plan = ScalePlanner.plan(s);
    int starting = Apply.plan(plan, s).in(RunnerState.STARTING).size();
    assertThat(plan.actions(Action.Start.class).isEmpty() || starting == 1).isTrue();
  }

  @Property
  void theNextCheckIsAheadAndUntilThenTimeAloneChangesNothing(@ForAll PoolSnapshot s) {
    PoolSnapshot settled = Apply.plan(ScalePlanner.plan(s), s);
    Optional<Instant> check = ScalePlanner.nextCheck(settled);
    check.ifPresent(next -> assertThat(next).isAfter(settled.now()));
    Instant justBefore =
        check.map(next -> next.minusNanos(1)).orElse(settled.now().plus(Duration.ofDays(30)));
    PoolSnapshot later = Apply.with(settled, justBefore, settled.demand(), settled.runners());
    assertThat(ScalePlanner.plan(later).actions()).isEmpty();
  }
}
