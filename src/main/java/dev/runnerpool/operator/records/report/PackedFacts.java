package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.CostFact.Machine;
import dev.runnerpool.core.report.JobOutcome;
import dev.runnerpool.core.report.Spent;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * What was spent on one day, told apart by all there is, in a few bytes each: a report reads
 * months of it faster than a database sums as many rows.
 */
public final class PackedFacts {

  /** All parts but the day, which is the same of all. */
  public static final Set<FactPart> PARTS = EnumSet.complementOf(EnumSet.of(FactPart.DAY));

  /** The order of the columns is the format. */
  private static final List<FactPart> TEXTS =
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

  private static final List<ToLongFunction<Spent>> NUMBERS =
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

  private static final int NUMBER = NUMBERS.size();

  private final Map<FactPart, PackedColumns.Texts> texts = new EnumMap<>(FactPart.class);
  private final LocalDate day;
  private final long[][] sums;
  private final int[] firstRows;
  private int groups;

  private PackedFacts(PackedColumns.Reader columns, LocalDate day, Set<FactPart> parts) {
    this.day = parts.contains(FactPart.DAY) ? day : LocalDate.EPOCH;
    for (FactPart part : TEXTS) {
      if (parts.contains(part)) {
        texts.put(part, columns.texts());
      } else {
        columns.skip();
      }
    }
    firstRows = new int[columns.rows()];
    int[] groupOf = group(columns.rows());
    sums = new long[NUMBER][groups];
    for (long[] sum : sums) {
      long[] numbers = columns.numbers();
      for (int row = 0; row < numbers.length; row++) {
        sum[groupOf[row]] += numbers[row];
      }
    }
  }

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
    new PackedFacts(new PackedColumns.Reader(packed), day, parts).handOn(facts);
  }

  /** The group of each row: rows are of one if all texts are the same. */
  private int[] group(int rows) {
    int[] groupOf = new int[rows];
    long keys = 1;
    for (PackedColumns.Texts column : texts.values()) {
      keys = Math.multiplyHigh(keys, column.known().size()) == 0 ? keys * column.known().size() : -1;
      if (keys < 0) {
        break;
      }
    }
    Map<Long, Integer> known = new HashMap<>();
    for (int row = 0; row < rows; row++) {
      long key = row;
      if (keys >= 0) {
        key = 0;
        for (PackedColumns.Texts column : texts.values()) {
          key = key * column.known().size() + column.places()[row];
        }
      }
      Integer group = known.putIfAbsent(key, groups);
      if (group == null) {
        firstRows[groups] = row;
        group = groups++;
      }
      groupOf[row] = group;
    }
    return groupOf;
  }

  private void handOn(Consumer<CostFact> facts) {
    for (int group = 0; group < groups; group++) {
      int row = firstRows[group];
      facts.accept(
          new CostFact(
              day,
              text(FactPart.POOL, row),
              told(FactPart.PROJECT, row),
              told(FactPart.JOB, row),
              new Machine(
                  text(FactPart.ARCHITECTURE, row),
                  text(FactPart.INSTANCE_TYPE, row),
                  text(FactPart.CAPACITY, row),
                  text(FactPart.REGION, row)),
              texts.containsKey(FactPart.OUTCOME)
                  ? JobOutcome.valueOf(text(FactPart.OUTCOME, row))
                  : JobOutcome.UNTOLD,
              Boolean.parseBoolean(text(FactPart.RETRIED, row)),
              spent(group)));
    }
  }

  private String text(FactPart part, int row) {
    PackedColumns.Texts column = texts.get(part);
    return column == null ? "" : column.known().get(column.places()[row]);
  }

  /** As single rows are read. */
  private String told(FactPart part, int row) {
    return texts.containsKey(part) ? text(part, row) : CostFact.UNTOLD;
  }

  private Spent spent(int group) {
    return new Spent(
        sums[0][group],
        sums[1][group],
        new CostByKind(
            sums[2][group],
            sums[3][group],
            sums[4][group],
            sums[5][group],
            sums[6][group],
            sums[7][group]),
        0,
        sums[8][group],
        sums[9][group],
        sums[10][group],
        BigInteger.ZERO);
  }

  private static String text(CostFact fact, FactPart part) {
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
