package dev.runnerpool.core.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many runners a pool's budget pays for. Each live one counts with the job that it has or may
 * take. While no price is known, one may start at a time: its node tells the price.
 */
final class BudgetLimit {

  /** Dollars do not divide exactly: 0.30 pays for three at 0.10. */
  private static final double ROUNDING = 1e-9;

  private BudgetLimit() {}

  /**
   * How many more it pays for; below 0 if those there are cost more than it.
   *
   * @param starting how many runners start already
   */
  static int more(PoolSnapshot snapshot, int starting) {
    Spend money = snapshot.money();
    if (money.monthSpent()) {
      return 0;
    }
    if (snapshot.policy().hourlyBudget().isEmpty()) {
      return Integer.MAX_VALUE;
    }
    return money.hourlyPerRunner().isEmpty()
        ? Math.max(0, 1 - starting)
        : payable(snapshot, money.committed(snapshot.runners()));
  }

  private static int payable(PoolSnapshot snapshot, double committed) {
    double price = snapshot.money().hourlyPerRunner().orElse(0);
    double left = snapshot.policy().hourlyBudget().orElse(Double.MAX_VALUE) - committed;
    return price <= 0 ? Integer.MAX_VALUE : (int) Math.floor(left / price + ROUNDING);
  }

  /** Why no more may start. */
  static Reason reason(PoolSnapshot snapshot) {
    return snapshot.money().monthSpent() ? Reason.MonthlyBudgetReached : Reason.BudgetReached;
  }

  /**
   * Idle runners that it does not pay for, each idle for the whole idleTimeout: a price rose, or
   * the budget was lowered or is spent. None goes for whose money another could start at once.
   */
  static List<Action> beyond(PoolSnapshot snapshot, List<Action> stopped) {
    Policy policy = snapshot.policy();
    Spend money = snapshot.money();
    boolean month = money.monthSpent();
    if (!month && (policy.hourlyBudget().isEmpty() || money.hourlyPerRunner().isEmpty())) {
      return List.of();
    }
    Set<Integer> gone = stopped.stream().map(Action::slot).collect(Collectors.toSet());
    double committed = money.committed(snapshot.runners()) - leaving(snapshot, gone);
    double budget = policy.hourlyBudget().orElse(Double.MAX_VALUE);
    if (!month && committed <= budget + ROUNDING) {
      return List.of();
    }
    List<Action> stops = new ArrayList<>();
    for (Runner runner :
        snapshot.in(RunnerState.IDLE).stream().sorted(ScaleDown.LONGEST_FIRST).toList()) {
      boolean due = !snapshot.now().isBefore(runner.since().plus(policy.idleTimeout()));
      if (!due || gone.contains(runner.slot())) {
        continue;
      }
      double without = committed - money.of(runner);
      if (!month && (committed <= budget + ROUNDING || payable(snapshot, without) > 0)) {
        break;
      }
      committed = without;
      stops.add(new Action.Retire(runner.slot(), runner.id(), reason(snapshot)));
    }
    return stops;
  }

  /** Dollars per hour of runners that were told to stop, or are to be, and have no job. */
  private static double leaving(PoolSnapshot snapshot, Set<Integer> gone) {
    return snapshot.runners().stream()
        .filter(runner -> runner.state().live())
        .filter(
            runner ->
                runner.state() == RunnerState.RETIRING
                    ? runner.job().isEmpty()
                    : gone.contains(runner.slot()))
        .mapToDouble(snapshot.money()::of)
        .sum();
  }

  /** How many live runners it pays for in all, of a pool whose runners have a known price. */
  static OptionalInt runners(PoolSnapshot snapshot) {
    boolean known =
        snapshot.policy().hourlyBudget().isPresent()
            && snapshot.money().hourlyPerRunner().isPresent();
    int more = known ? payable(snapshot, snapshot.money().committed(snapshot.runners())) : 0;
    return known && more < Integer.MAX_VALUE
        ? OptionalInt.of(Math.max(0, snapshot.live() + more))
        : OptionalInt.empty();
  }

  /** Why so few start. */
  static String explain(PoolSnapshot snapshot) {
    if (snapshot.money().monthSpent()) {
      return "; budget.monthly is spent";
    }
    return snapshot.policy().hourlyBudget().isPresent()
            && snapshot.money().hourlyPerRunner().isEmpty()
        ? "; no price of a runner is known, so the budget lets one start at a time"
        : "";
  }
}
