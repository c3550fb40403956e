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
          machine.region().isEmpty()
              ? machine
              : new CostFact.Machine(
                  machine.architecture(), machine.instanceType(), machine.capacity(), ""));
    }
  }

  /** What is divided among those of one cell. */
  private static final class Share {
    private long idle;
    private long used;
    private long taken;
    private long given;

    /** The part of one who used so much. */
    long next(long nanos) {
      taken += nanos;
      long before = given;
      given =
          BigInteger.valueOf(idle)
              .multiply(BigInteger.valueOf(taken))
              .divide(BigInteger.valueOf(used))
              .longValueExact();
      return given - before;
    }
  }

  private final Map<Cell, Share> shares = new HashMap<>();

  /**
   * Divides among who used.
   *
   * @param used what was spent on nodes of a kind and day by all of them, in billionths of a dollar
   */
  public IdleDivision(Map<Cell, Long> used) {
    used.forEach((cell, nanos) -> share(cell).used = nanos);
  }

  private Share share(Cell cell) {
    return shares.computeIfAbsent(cell, any -> new Share());
  }

  /** What nodes of a kind cost that day that nobody requested, in billionths of a dollar. */
  public void idle(Cell cell, long nanos) {
    share(cell).idle += nanos;
  }

  /** A fact with its part; each fact once. */
  public CostFact divide(CostFact fact) {
    Share share = shares.get(Cell.of(fact));
    return share == null || share.idle == 0 || share.used == 0
        ? fact
        : fact.plusIdle(share.next(fact.spent().cost().total()));
  }

  /** What nobody can be given, as no runner cost anything on such nodes that day. */
  public void rest(Consumer<CostFact> facts) {
    shares.forEach(
        (cell, share) -> {
          if (share.used == 0 && share.idle != 0) {
            facts.accept(unused(cell, share.idle));
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
}
