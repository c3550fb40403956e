package dev.runnerpool.core.scaling;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a pool's runners cost, for its budget: each with its job, as an idle one may take one at any
 * time.
 *
 * @param byRunner dollars per hour of a runner with its job, by its id, where its node is priced
 * @param hourlyPerRunner the same of one more runner, and of those whose node is not known; empty
 *     while no price is known
 * @param beside dollars per hour of pods whose runner is gone
 * @param monthSpent whether the month's budget is spent
 */
public record Spend(
    Map<String, Double> byRunner,
    OptionalDouble hourlyPerRunner,
    double beside,
    boolean monthSpent) {

  private static final Spend UNKNOWN = new Spend(Map.of(), OptionalDouble.empty(), 0);

  /** Of a month that has money left, or no budget. */
  public Spend(Map<String, Double> byRunner, OptionalDouble hourlyPerRunner, double beside) {
    this(byRunner, hourlyPerRunner, beside, false);
  }

  /** Copies the prices. */
  public Spend {
    byRunner = Map.copyOf(byRunner);
  }

  /** No price is known. */
  public static Spend unknown() {
    return UNKNOWN;
  }

  /** The same in a month whose budget is spent. */
  public Spend withMonthSpent() {
    return new Spend(byRunner, hourlyPerRunner, beside, true);
  }

  /** Dollars per hour of a runner with its job. */
  double of(Runner runner) {
    return byRunner.getOrDefault(runner.id(), hourlyPerRunner.orElse(0));
  }

  /** Dollars per hour of all live runners once each has a job. */
  public double committed(Runners runners) {
    double sum = beside;
    for (RunnerState state : RunnerState.values()) {
      if (state.live()) {
        for (Runner runner : runners.in(state)) {
          sum += of(runner);
        }
      }
    }
    return sum;
  }
}
