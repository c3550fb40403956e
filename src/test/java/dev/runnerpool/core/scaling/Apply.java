package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Carries out a plan as a cluster would: a slot is a name, so a start in a slot that is held does
 * nothing, and a runner that is gone or another by its id can neither be retired nor removed.
 */
final class Apply {
  private Apply() {}

  /** The snapshot with the plan carried out on it. */
  static PoolSnapshot plan(ScalePlan plan, PoolSnapshot on) {
    return with(on, on.now(), on.demand(), apply(plan, on.runners(), on.now()));
  }

  static List<Runner> apply(ScalePlan plan, List<Runner> runners, Instant now) {
    List<Runner> result = new ArrayList<>(runners);
    for (Action action : plan.actions()) {
      if (action instanceof Action.Remove remove) {
        result.removeIf(runner -> runner.id().equals(remove.runnerId()));
      } else if (action instanceof Action.Retire retire) {
        result.replaceAll(
            runner -> runner.id().equals(retire.runnerId()) ? retired(runner, now) : runner);
      } else if (action instanceof Action.Start start
          && result.stream().noneMatch(runner -> runner.slot() == start.slot())) {
        result.add(started(start, now));
      }
    }
    return result;
  }

  static PoolSnapshot with(PoolSnapshot s, Instant now, Demand demand, List<Runner> runners) {
    return new PoolSnapshot(
            now,
            s.policy(),
            demand,
            s.taken(),
            runners,
            s.peakNeed(),
            s.startFailures(),
            Map.copyOf(s.avoidedUntil()),
            s.money(),
            s.canStart())
        .withQuota(s.quota());
  }

  static PoolSnapshot with(PoolSnapshot s, Policy policy) {
    return new PoolSnapshot(
            s.now(),
            policy,
            s.demand(),
            s.taken(),
            s.runners(),
            s.peakNeed(),
            s.startFailures(),
            s.avoidedUntil(),
            s.money(),
            s.canStart())
        .withQuota(s.quota());
  }

  static PoolSnapshot with(PoolSnapshot s, StartupFailures failures) {
    return new PoolSnapshot(
            s.now(),
            s.policy(),
            s.demand(),
            s.taken(),
            s.runners(),
            s.peakNeed(),
            failures,
            s.avoidedUntil(),
            s.money(),
            s.canStart())
        .withQuota(s.quota());
  }

  private static Runner retired(Runner r, Instant now) {
    return new Runner(
        r.slot(), r.id(), RunnerState.RETIRING, now, r.job(), r.nodeChoice(), Optional.empty());
  }

  private static Runner started(Action.Start start, Instant now) {
    return new Runner(
        start.slot(),
        "slot-%d-at-%s".formatted(start.slot(), now),
        RunnerState.STARTING,
        now,
        OptionalLong.empty(),
        start.nodeChoice(),
        Optional.empty());
  }
}
