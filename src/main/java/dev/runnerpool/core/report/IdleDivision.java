package dev.runnerpool.core.report;

import java.math.BigInteger;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Divides what nobody requested of nodes among those who used nodes of the same kind on the same
 * day, in proportion to what they cost, as AWS' Split Cost Allocation Data does with unused cost.
 * The parts add up to the whole: each user gets the difference of two rounded running sums.
 */
public final class IdleDivision {

  /**
   * A day and a kind of node.
   *
   * @param machine without its region, which both tables may not tell alike
   */
  public record Cell(LocalDate day, CostFact.Machine machine) {

    /** Of a fact that tells both. */
    public static Cell of(CostFact fact) {
      CostFact.Machine machine = fact.machine();
      return new Cell(
          fact.day(),
          new CostFact.Machine(
              machine.architecture(), machine.instanceType(), machine.capacity(), ""));
    }
  }

  private final Map<Cell, Long> idle = new HashMap<>();
  private final Map<Cell, Long> used;
  private final Map<Cell, Long> given = new HashMap<>();

  /**
   * Divides among who used.
   *
   * @param used what was spent on nodes of a kind and day by all of them, in billionths of a dollar
   */
  public IdleDivision(Map<Cell, Long> used) {
    this.used = Map.copyOf(used);
  }

  /** What nodes of a kind cost that day that nobody requested, in billionths of a dollar. */
  public void idle(Cell cell, long nanos) {
    idle.merge(cell, nanos, Long::sum);
  }

  /** A fact with its part; each fact once. */
  public CostFact divide(CostFact fact) {
    Cell cell = Cell.of(fact);
    long whole = idle.getOrDefault(cell, 0L);
    long all = used.getOrDefault(cell, 0L);
    if (whole == 0 || all == 0) {
      return fact;
    }
    long before = given.getOrDefault(cell, 0L);
    long after = before + fact.spent().cost().total();
    given.put(cell, after);
    return fact.plusIdle(part(whole, after, all) - part(whole, before, all));
  }

  /** What nobody can be given, as no runner cost anything on such nodes that day. */
  public void rest(Consumer<CostFact> facts) {
    idle.forEach(
        (cell, nanos) -> {
          if (used.getOrDefault(cell, 0L) == 0 && nanos != 0) {
            facts.accept(unused(cell, nanos));
          }
        });
  }

  /** What nobody requested, as a fact of its own. */
  public static CostFact unused(Cell cell, long nanos) {
    return new CostFact(
        cell.day(),
        CostFact.IDLE,
        CostFact.IDLE,
        CostFact.IDLE,
        cell.machine(),
        JobOutcome.NONE,
        false,
        Spent.idle(nanos));
  }

  private static long part(long whole, long upTo, long all) {
    return BigInteger.valueOf(whole)
        .multiply(BigInteger.valueOf(upTo))
        .divide(BigInteger.valueOf(all))
        .longValueExact();
  }
}
