package dev.runnerpool.core.scaling;

import java.util.OptionalDouble;

/**
 * The pool's running cost, for its budget.
 *
 * @param hourlyNow dollars per hour of the pods alive now whose price is known
 * @param hourlyPerRunner dollars per hour that one more runner with its job would add, if known
 */
public record Spend(double hourlyNow, OptionalDouble hourlyPerRunner) {

  /** Nothing is known: a budget cannot hold anything back. */
  public static Spend unknown() {
    return new Spend(0, OptionalDouble.empty());
  }
}
