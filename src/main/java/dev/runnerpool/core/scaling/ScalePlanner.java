package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what a pool does next. Total, deterministic and without a clock: the same snapshot always
 * gives the same plan, and a plan that was carried out is followed by an empty one.
 *
 * <p>{@code start = max(0, waiting + warm − idle − starting)}, cut by {@code max}, {@code burst},
 * the budget and the namespace's quota. Up at once; down only for idle runners beyond the largest
 * need of the last {@code idleTimeout}, each idle for that long. Free runners that are outdated are
 * replaced at once, within {@code max}. On an unknown queue nothing is started or stopped; by one
 * that is held, runners are started for a while and none is stopped.
 */
public final class ScalePlanner {

  private static final List<RunnerState> ENDED =
      Stream.of(RunnerState.values()).filter(state -> !state.live()).toList();

  private ScalePlanner() {}

  /** The plan for that snapshot. */
  public static ScalePlan plan(PoolSnapshot snapshot) {
    List<Action> removals = removals(snapshot);
    Step step = step(snapshot);
    if (snapshot.policy().recommendOnly()) {
      Decision said = step.decision();
      Decision decision =
          step.actions().isEmpty()
              ? said
              : new Decision(
                  said.reason(), () -> "recommends only: " + said.message() + stops(step));
      return new ScalePlan(removals, step.actions(), decision);
    }
    List<Action> actions = new ArrayList<>(removals);
    actions.addAll(step.actions());
    return new ScalePlan(actions, List.of(), step.decision());
  }

  /** When time alone may change the plan for that snapshot, if ever. */
  public static Optional<Instant> nextCheck(PoolSnapshot snapshot) {
    return NextCheck.of(snapshot);
  }

  /** The decision of a plan that starts runners does not tell of those it would stop. */
  private static String stops(Step step) {
    long stops = step.actions().stream().filter(Action.Retire.class::isInstance).count();
    return stops == 0 || stops == step.actions().size() ? "" : "; stop " + stops;
  }

  /** What starts and stops, and why. */
  record Step(List<Action> actions, Decision decision) {}

  private static Step step(PoolSnapshot snapshot) {
    if (snapshot.policy().paused()) {
      return ScaleDown.paused(snapshot);
    }
    if (snapshot.queueUnknown()) {
      return new Step(
          List.of(),
          new Decision(
              Reason.QueueUnknown,
              () ->
                  "GitLab's queue is not known: %d runners stay as they are"
                      .formatted(snapshot.live())));
    }
    if (snapshot.demand() instanceof Demand.Stale) {
      return ScaleUp.plan(snapshot, List.of());
    }
    List<Action> stops = new ArrayList<>(ScaleDown.outdated(snapshot));
    stops.addAll(ScaleDown.failedStarts(snapshot));
    stops.addAll(ScaleDown.aboveMax(snapshot, stops));
    stops.addAll(BudgetLimit.beyond(snapshot, stops));
    stops.addAll(ScaleDown.idleTooLong(snapshot, stops));
    Step up = ScaleUp.plan(snapshot, stops);
    List<Action> actions = new ArrayList<>(stops);
    actions.addAll(up.actions());
    return new Step(
        actions,
        up.actions().isEmpty() && !stops.isEmpty()
            ? ScaleDown.explain(snapshot, stops)
            : up.decision());
  }

  private static List<Action> removals(PoolSnapshot snapshot) {
    List<Action> removals = new ArrayList<>();
    for (RunnerState ended : ENDED) {
      snapshot
          .in(ended)
          .forEach(runner -> removals.add(new Action.Remove(runner.slot(), runner.id())));
    }
    return removals;
  }
}
