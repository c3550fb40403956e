package dev.runnerpool.core.report;

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

  /**
   * What is divided among those who used nodes of one kind on one day. Exact up to 2^56 billionths
   * of a dollar, 72 million dollars a day.
   */
  public static final class Share {
    private long idle;
    private long used;
    private long taken;
    private long given;

    private Share() {}

    /** The part of one who used so much; each once. */
    public long next(long nanos) {
      if (idle == 0 || used == 0) {
        return 0;
      }
      taken += nanos;
      long before = given;
      given = upTo(taken);
      return given - before;
    }

    /**
     * {@code idle * all / used}, rounded down. Floating point is a few off at most, so that what is
     * left is small and comes out right although both products wrap around; a report may ask a
     * million times.
     */
    private long upTo(long all) {
      long nearly = (long) ((double) idle * all / used);
      return nearly + Math.floorDiv(idle * all - nearly * used, used);
    }
  }

  private final Map<Cell, Share> shares = new HashMap<>();

  /**
   * Divides among who used.
   *
   * @param used what was spent on nodes of a kind and day by all of them, in billionths of a dollar
   * @param idle what such nodes cost that day that nobody requested
   */
  public IdleDivision(Map<Cell, Long> used, Map<Cell, Long> idle) {
    used.forEach((cell, nanos) -> share(cell).used = nanos);
    idle.forEach((cell, nanos) -> share(cell).idle = nanos);
  }

  /** Of a kind of node and day. */
  public Share share(Cell cell) {
    return shares.computeIfAbsent(cell, any -> new Share());
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
