package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of the plan that stops runners. Busy and retiring ones are never touched. */
final class ScaleDown {

  static final Comparator<Runner> LONGEST_FIRST =
      Comparator.comparing(Runner::since).thenComparing(Runner::slot);

  private ScaleDown() {}

  /** A paused pool stops all that is free: GitLab gives its runners no job any more. */
  static ScalePlanner.Step paused(PoolSnapshot snapshot) {
    List<Action> stops =
        free(snapshot, runner -> true).map(runner -> retire(runner, Reason.Paused)).toList();
    return new ScalePlanner.Step(
        stops,
        new Decision(
            Reason.Paused,
            () ->
                "paused: %d busy runners end their jobs"
                    .formatted(snapshot.in(RunnerState.BUSY).size())));
  }

  /** Free runners made with what holds no more; a busy one ends its job and then by itself. */
  static List<Action> outdated(PoolSnapshot snapshot) {
    // Nearly always there is none, and nearly each plan asks.
    return isAnyOutdated(snapshot.in(RunnerState.IDLE))
            || isAnyOutdated(snapshot.in(RunnerState.STARTING))
        ? free(snapshot, Runner::outdated).map(runner -> retire(runner, Reason.Outdated)).toList()
        : List.of();
  }

  private static boolean isAnyOutdated(List<Runner> runners) {
    for (Runner runner : runners) {
      if (runner.outdated()) {
        return true;
      }
    }
    return false;
  }

  /** Current runners that did not start in time, or that no node of their entry takes. */
  static List<Action> failedStarts(PoolSnapshot snapshot) {
    List<Action> stops = new ArrayList<>();
    for (Runner runner : snapshot.in(RunnerState.STARTING)) {
      if (runner.outdated()) {
        continue;
      }
      if (runner.movesOn(snapshot.policy(), snapshot.now())) {
        stops.add(retire(runner, Reason.NodesFull));
      } else if (runner.missedDeadline(snapshot.policy(), snapshot.now())) {
        stops.add(retire(runner, Reason.StartupDeadline));
      }
    }
    return stops;
  }

  /** Free runners above a lowered max, beyond those stopped already: idle ones first. */
  static List<Action> aboveMax(PoolSnapshot snapshot, List<Action> stopped) {
    int leaving = snapshot.in(RunnerState.RETIRING).size() + stopped.size();
    int above = snapshot.live() - leaving - snapshot.policy().max();
    if (above <= 0) {
      return List.of();
    }
    Set<Integer> gone = stopped.stream().map(Action::slot).collect(Collectors.toSet());
    return free(snapshot, runner -> !gone.contains(runner.slot()))
        .limit(above)
        .map(runner -> retire(runner, Reason.AboveMax))
        .toList();
  }

  /** Runners idle for the whole idleTimeout and beyond the largest need of that time. */
  static List<Action> idleTooLong(PoolSnapshot snapshot, List<Action> stopped) {
    int free = snapshot.in(RunnerState.IDLE).size() + snapshot.in(RunnerState.STARTING).size();
    int beyond = free - stopped.size() - Math.max(snapshot.need(), snapshot.peakNeed());
    if (beyond <= 0) {
      return List.of();
    }
    Set<Integer> gone = stopped.stream().map(Action::slot).collect(Collectors.toSet());
    return snapshot.in(RunnerState.IDLE).stream()
        .filter(runner -> !gone.contains(runner.slot()))
        .filter(runner -> age(snapshot, runner).compareTo(snapshot.policy().idleTimeout()) >= 0)
        .sorted(LONGEST_FIRST)
        .limit(beyond)
        .map(runner -> retire(runner, Reason.IdleTimeout))
        .toList();
  }

  static Decision explain(PoolSnapshot snapshot, List<Action> stops) {
    Reason reason =
        stops.stream()
            .filter(Action.Retire.class::isInstance)
            .map(stop -> ((Action.Retire) stop).reason())
            .findFirst()
            .orElse(Reason.Satisfied);
    String cause = snapshot.startFailures().cause();
    boolean failed = reason == Reason.StartupDeadline && !cause.isEmpty();
    return new Decision(
        reason,
        () ->
            "stop %d%s; %s"
                .formatted(
                    stops.size(), failed ? " (" + cause + ")" : "", ScaleUp.figures(snapshot)));
  }

  /** Idle runners, longest first, then starting ones, shortest first. */
  private static Stream<Runner> free(PoolSnapshot snapshot, Predicate<Runner> which) {
    return Stream.concat(
        snapshot.in(RunnerState.IDLE).stream().filter(which).sorted(LONGEST_FIRST),
        snapshot.in(RunnerState.STARTING).stream().filter(which).sorted(LONGEST_FIRST.reversed()));
  }

  private static Duration age(PoolSnapshot snapshot, Runner runner) {
    return Duration.between(runner.since(), snapshot.now());
  }

  private static Action retire(Runner runner, Reason reason) {
    return new Action.Retire(runner.slot(), runner.id(), reason);
  }
}
