package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The part of the plan that starts runners. */
final class ScaleUp {
  private ScaleUp() {}

  /** Starts for what is missing once {@code stops} are carried out, and the decision on it. */
  static ScalePlanner.Step plan(PoolSnapshot snapshot, List<Action> stops) {
    int starting = remaining(snapshot, RunnerState.STARTING, stops);
    int coming = remaining(snapshot, RunnerState.IDLE, stops) + starting;
    int missing = snapshot.need() - coming;
    if (missing <= 0) {
      return none(new Decision(Reason.Satisfied, () -> figures(snapshot)));
    }
    if (!snapshot.canStart()) {
      return none(
          new Decision(
              Reason.NotRegistered,
              () -> "the pool has no runner in GitLab yet; " + figures(snapshot)));
    }
    if (snapshot.startFailures().mayStart(snapshot.now(), starting) == 0) {
      return none(new Decision(Reason.StartsFailing, () -> failing(snapshot)));
    }
    return start(snapshot, missing, starting);
  }

  private static ScalePlanner.Step start(PoolSnapshot snapshot, int missing, int starting) {
    Policy policy = snapshot.policy();
    BitSet taken = taken(snapshot);
    int byMax = Math.min(policy.max() - snapshot.live(), free(snapshot, taken));
    int byBurst = policy.burst() - starting;
    int byBudget = Math.max(0, BudgetLimit.more(snapshot, starting));
    int byQuota = snapshot.quota().mayStart(snapshot.now(), snapshot.live());
    int wanted = Math.min(missing, snapshot.startFailures().mayStart(snapshot.now(), starting));
    int byLimits = Math.min(Math.min(byMax, byBurst), Math.min(byBudget, byQuota));
    int count = Math.max(0, Math.min(wanted, byLimits));
    Reason why = snapshot.waiting() > 0 ? Reason.JobsWaiting : Reason.WarmTarget;
    List<Action> starts = starts(snapshot, taken, count, why);
    if (starts.isEmpty()) {
      return none(refused(snapshot, missing, limit(snapshot, byMax, byBurst, byBudget)));
    }
    return new ScalePlanner.Step(
        starts,
        new Decision(
            why,
            () ->
                told(starts.size(), missing)
                    + figures(snapshot)
                    + (starts.size() < missing ? BudgetLimit.explain(snapshot) : "")));
  }

  private static Reason limit(PoolSnapshot snapshot, int byMax, int byBurst, int byBudget) {
    if (byMax <= 0) {
      return Reason.MaxReached;
    }
    if (byBurst <= 0) {
      return Reason.BurstReached;
    }
    return byBudget <= 0 ? BudgetLimit.reason(snapshot) : Reason.QuotaReached;
  }

  private static Decision refused(PoolSnapshot snapshot, int missing, Reason limit) {
    return new Decision(
        limit,
        () ->
            "%d more runners wanted; %s".formatted(missing, figures(snapshot))
                + (limit == BudgetLimit.reason(snapshot) ? BudgetLimit.explain(snapshot) : "")
                + (limit == Reason.QuotaReached ? "; " + snapshot.quota().answer() : ""));
  }

  private static String told(int starts, int missing) {
    return "start %d%s; "
        .formatted(starts, starts == missing ? "" : ", %d wanted".formatted(missing));
  }

  /**
   * In the lowest free slots below {@code max}, those last whose ended runner may not be removed
   * yet. As a slot is a pod's name, no more than {@code max} can exist even if this snapshot is out
   * of date.
   */
  private static List<Action> starts(PoolSnapshot snapshot, BitSet taken, int count, Reason why) {
    if (count == 0) {
      return List.of();
    }
    BitSet ended = ended(snapshot);
    BitSet avoided = taken;
    if (!ended.isEmpty()) {
      avoided = (BitSet) taken.clone();
      avoided.or(ended);
    }
    List<Action> starts = new ArrayList<>(count);
    int max = snapshot.policy().max();
    for (int slot = avoided.nextClearBit(0);
        starts.size() < count && slot < max;
        slot = avoided.nextClearBit(slot + 1)) {
      starts.add(new Action.Start(slot, nodeChoice(snapshot, starts.isEmpty()), why));
    }
    for (int slot = ended.nextSetBit(0);
        starts.size() < count && slot >= 0 && slot < max;
        slot = ended.nextSetBit(slot + 1)) {
      if (!taken.get(slot)) {
        starts.add(new Action.Start(slot, nodeChoice(snapshot, starts.isEmpty()), why));
      }
    }
    return starts;
  }

  private static BitSet ended(PoolSnapshot snapshot) {
    BitSet slots = new BitSet();
    for (RunnerState state : RunnerState.values()) {
      if (!state.live()) {
        snapshot.in(state).stream()
            .mapToInt(Runner::slot)
            .filter(slot -> slot >= 0)
            .forEach(slots::set);
      }
    }
    return slots;
  }

  private static BitSet taken(PoolSnapshot snapshot) {
    BitSet live = snapshot.runners().liveSlots();
    if (snapshot.occupied().isEmpty()) {
      return live;
    }
    BitSet taken = (BitSet) live.clone();
    snapshot.occupied().forEach(taken::set);
    return taken;
  }

  private static int free(PoolSnapshot snapshot, BitSet taken) {
    int max = snapshot.policy().max();
    return snapshot.occupied().isEmpty() ? max : max - taken.get(0, max).cardinality();
  }

  /**
   * The first entry that is not passed over for having had no room; the last if all are. One that
   * was passed over is tried by one runner, the first of a plan, before all go there again.
   */
  private static int nodeChoice(PoolSnapshot snapshot, boolean first) {
    int choices = snapshot.policy().nodeChoices();
    if (choices <= 1) {
      return 0;
    }
    return IntStream.range(0, choices)
        .filter(choice -> !avoided(snapshot, choice))
        .filter(
            choice ->
                !snapshot.avoidedUntil().containsKey(choice) || mayTry(snapshot, choice, first))
        .findFirst()
        .orElse(choices - 1);
  }

  private static boolean avoided(PoolSnapshot snapshot, int choice) {
    Instant until = snapshot.avoidedUntil().get(choice);
    return (until != null && snapshot.now().isBefore(until))
        || snapshot.in(RunnerState.STARTING).stream()
            .anyMatch(
                runner ->
                    runner.nodeChoice() == choice
                        && runner.movesOn(snapshot.policy(), snapshot.now()));
  }

  private static boolean mayTry(PoolSnapshot snapshot, int choice, boolean first) {
    return first
        && snapshot.in(RunnerState.STARTING).stream()
            .noneMatch(runner -> runner.nodeChoice() == choice);
  }

  private static int remaining(PoolSnapshot snapshot, RunnerState state, List<Action> stops) {
    if (stops.isEmpty()) {
      return snapshot.in(state).size();
    }
    Set<Integer> stopped = stops.stream().map(Action::slot).collect(Collectors.toSet());
    return (int)
        snapshot.in(state).stream().filter(runner -> !stopped.contains(runner.slot())).count();
  }

  static String figures(PoolSnapshot snapshot) {
    String figures =
        "%d waiting, %d warm wanted, %d idle, %d starting, %d busy, max %d"
            .formatted(
                snapshot.waiting(),
                snapshot.warmNow(),
                snapshot.in(RunnerState.IDLE).size(),
                snapshot.in(RunnerState.STARTING).size(),
                snapshot.in(RunnerState.BUSY).size(),
                snapshot.policy().max());
    String paid =
        BudgetLimit.runners(snapshot).stream()
            .mapToObj(", budget for %d"::formatted)
            .collect(Collectors.joining());
    return snapshot
        .warmSize()
        .map(size -> figures + paid + "; " + size.explain())
        .orElse(figures + paid);
  }

  private static String failing(PoolSnapshot snapshot) {
    StartupFailures failures = snapshot.startFailures();
    boolean open = failures.breaker(snapshot.now()) == StartupFailures.Breaker.OPEN;
    return "%d starts in a row failed (%s), %s; %s"
        .formatted(
            failures.count(),
            failures.cause(),
            open
                ? "the next is tried at " + failures.pauseUntil().truncatedTo(ChronoUnit.SECONDS)
                : "one is on trial",
            figures(snapshot));
  }

  private static ScalePlanner.Step none(Decision decision) {
    return new ScalePlanner.Step(List.of(), decision);
  }
}
