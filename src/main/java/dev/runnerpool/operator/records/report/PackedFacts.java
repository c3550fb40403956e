package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.Spent;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * What was spent on one day, told apart by all there is, in a few bytes each: a report reads months
 * of it faster than a database sums as many rows.
 */
public final class PackedFacts {

  /** All parts but the day, which is the same of all. */
  public static final Set<FactPart> PARTS = EnumSet.complementOf(EnumSet.of(FactPart.DAY));

  /** The order of the columns is the format. */
  static final List<FactPart> TEXTS =
      List.of(
          FactPart.POOL,
          FactPart.PROJECT,
          FactPart.JOB,
          FactPart.ARCHITECTURE,
          FactPart.INSTANCE_TYPE,
          FactPart.CAPACITY,
          FactPart.REGION,
          FactPart.OUTCOME,
          FactPart.RETRIED);

  /** The same of what was spent. */
  static final List<ToLongFunction<Spent>> NUMBERS =
      List.of(
          Spent::jobs,
          Spent::runningMillis,
          spent -> spent.cost().job(),
          spent -> spent.cost().warm(),
          spent -> spent.cost().startup(),
          spent -> spent.cost().reserved(),
          spent -> spent.cost().retiring(),
          spent -> spent.cost().lost(),
          Spent::listed,
          Spent::listedCost,
          Spent::unpricedMillis);

  private PackedFacts() {}

  /** Packs facts of one day that tell all parts. */
  public static byte[] pack(List<CostFact> facts) {
    PackedColumns.Writer columns = new PackedColumns.Writer(facts.size());
    for (FactPart part : TEXTS) {
      columns.texts(facts.stream().map(fact -> text(fact, part)).toList());
    }
    for (ToLongFunction<Spent> number : NUMBERS) {
      columns.numbers(facts.stream().map(CostFact::spent).mapToLong(number).toArray());
    }
    return columns.packed();
  }

  /**
   * Hands on what was packed, told apart by those parts alone.
   *
   * @param day that it is of
   * @throws IllegalStateException if it is damaged, or of another program's format
   */
  public static void unpack(
      byte[] packed, LocalDate day, Set<FactPart> parts, Consumer<CostFact> facts) {
    FactSums sums = new FactSums(parts);
    sums.add(new PackedColumns.Reader(packed), Optional.empty());
    sums.handOn(parts.contains(FactPart.DAY) ? day : LocalDate.EPOCH, facts);
  }

  /** What a fact tells of a part. */
  static String text(CostFact fact, FactPart part) {
    return switch (part) {
      case DAY -> throw new IllegalArgumentException("the day is the same of all");
      case POOL -> fact.pool();
      case PROJECT -> fact.project();
      case JOB -> fact.job();
      case ARCHITECTURE -> fact.machine().architecture();
      case INSTANCE_TYPE -> fact.machine().instanceType();
      case CAPACITY -> fact.machine().capacity();
      case REGION -> fact.machine().region();
      case OUTCOME -> fact.outcome().name();
      case RETRIED -> Boolean.toString(fact.retried());
    };
  }
}
