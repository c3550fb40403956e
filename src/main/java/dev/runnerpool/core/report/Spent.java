package dev.runnerpool.core.report;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import java.math.BigInteger;

/**
 * What was spent and for how much work: whole numbers, so that sums are exact in any order.
 *
 * @param jobs how many were taken by a runner, each counted on the day it was taken
 * @param runningMillis how long they held their runners
 * @param cost of runners by kind, in billionths of a dollar
 * @param idle what nodes cost beyond what runners requested of them, in billionths of a dollar
 * @param listed {@code cost} at on-demand list price, of what has one, in billionths of a dollar
 * @param listedCost the part of {@code cost} that has one
 * @param unpricedMillis time on nodes of unknown price, which is in no money
 * @param charged what is asked for it, in parts of a billionth of a dollar, see {@link ChargeRates}
 */
public record Spent(
    long jobs,
    long runningMillis,
    CostByKind cost,
    long idle,
    long listed,
    long listedCost,
    long unpricedMillis,
    BigInteger charged) {

  /** Nothing. */
  public static final Spent NOTHING = new Spent(0, 0, CostByKind.NONE, 0, 0, 0, 0, BigInteger.ZERO);

  /** What nodes cost that nobody requested. */
  public static Spent idle(long nanos) {
    return new Spent(0, 0, CostByKind.NONE, nanos, 0, 0, 0, BigInteger.ZERO);
  }

  /** Both together. */
  public Spent plus(Spent other) {
    return new Spent(
        jobs + other.jobs,
        runningMillis + other.runningMillis,
        cost.plus(other.cost),
        idle + other.idle,
        listed + other.listed,
        listedCost + other.listedCost,
        unpricedMillis + other.unpricedMillis,
        charged.add(other.charged));
  }

  /** Runners and idle together, in billionths of a dollar. */
  public long total() {
    return cost.total() + idle;
  }

  /** Runners that waited for a job, and the room that they kept for it. */
  public long waiting() {
    return cost.of(CostKind.WARM) + cost.of(CostKind.RESERVED);
  }

  /** The same with what is asked for it. */
  public Spent charged(BigInteger parts) {
    return new Spent(jobs, runningMillis, cost, idle, listed, listedCost, unpricedMillis, parts);
  }
}
