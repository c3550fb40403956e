package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.CostFact.Machine;
import dev.runnerpool.core.report.IdleDivision.Cell;
import dev.runnerpool.core.report.JobOutcome;
import dev.runnerpool.core.report.Spent;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sums of facts by some parts: texts are numbers and sums are changed in place, as there may be a
 * million of facts. Not safe for concurrent use.
 */
final class FactSums {

  /** Where idle stands, which is not packed. */
  static final int IDLE = PackedFacts.NUMBERS.size();

  /** Among the numbers, what runners cost by kind. */
  private static final int FIRST_COST = 2;

  private static final int LAST_COST = 7;

  private static final int NUMBERS = IDLE + 1;

  /** The texts of one part, each with its number. */
  private static final class Known {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    int number(String text) {
      Integer known = numbers.putIfAbsent(text, texts.size());
      if (known != null) {
        return known;
      }
      texts.add(text);
      return texts.size() - 1;
    }
  }

  /** The number of each part's text; equal by them. */
  private static final class Key {
    private int[] numbers;

    Key(int[] numbers) {
      this.numbers = numbers;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && Arrays.equals(numbers, key.numbers);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(numbers) * 0x9E3779B1;
    }
  }

  /** Numbers in a table of sums, which is looked up faster than a key; 128 KiB. */
  private static final long LARGEST_TABLE = 1 << 15;

  private final List<FactPart> parts;
  private final List<Known> known;
  private final Map<Key, long[]> sums = new LinkedHashMap<>();

  /** By those parts, but the day. */
  FactSums(Set<FactPart> parts) {
    this.parts = PackedFacts.TEXTS.stream().filter(parts::contains).toList();
    this.known = this.parts.stream().map(part -> new Known()).toList();
  }

  /** What they are told apart by. */
  Set<FactPart> parts() {
    Set<FactPart> all = EnumSet.noneOf(FactPart.class);
    all.addAll(parts);
    return all;
  }

  /** One fact, and who used nodes if that is asked for. */
  void add(CostFact fact, Optional<NodeUse> use) {
    long[] sum = sum(fact);
    use.ifPresent(of -> of.add(Cell.of(fact).machine(), sum, fact.spent().cost().total()));
  }

  private long[] sum(CostFact fact) {
    int[] numbers = new int[parts.size()];
    for (int part = 0; part < numbers.length; part++) {
      numbers[part] = known.get(part).number(PackedFacts.text(fact, parts.get(part)));
    }
    long[] sum = of(new Key(numbers));
    for (int i = 0; i < IDLE; i++) {
      sum[i] += PackedFacts.NUMBERS.get(i).applyAsLong(fact.spent());
    }
    sum[IDLE] += fact.spent().idle();
    return sum;
  }

  /** All that was packed together, and who used nodes if that is asked for. */
  void add(PackedColumns.Reader columns, Optional<NodeUse> use) {
    List<int[]> places = new ArrayList<>();
    List<int[]> numbers = new ArrayList<>();
    List<PackedColumns.Texts> kind = new ArrayList<>();
    for (FactPart part : PackedFacts.TEXTS) {
      int place = parts.indexOf(part);
      boolean ofNodes = use.isPresent() && FactPart.OF_NODES.contains(part);
      if (place < 0 && !ofNodes) {
        columns.skip();
        continue;
      }
      PackedColumns.Texts texts = columns.texts();
      if (ofNodes) {
        kind.add(texts);
      }
      if (place >= 0) {
        places.add(texts.places());
        numbers.add(texts.known().stream().mapToInt(known.get(place)::number).toArray());
      }
    }
    long[][] rows = rows(columns.rows(), places, numbers);
    long[] costs = new long[rows.length];
    for (int i = 0; i < IDLE; i++) {
      long[] column = columns.numbers();
      for (int row = 0; row < rows.length; row++) {
        rows[row][i] += column[row];
      }
      if (use.isPresent() && i >= FIRST_COST && i <= LAST_COST) {
        Arrays.setAll(costs, row -> costs[row] + column[row]);
      }
    }
    use.ifPresent(of -> of.add(kind, rows, costs));
  }

  /** The sum that each row belongs to. */
  private long[][] rows(int count, List<int[]> places, List<int[]> numbers) {
    int[] sizes = numbers.stream().mapToInt(each -> each.length).toArray();
    double cells = Arrays.stream(sizes).asDoubleStream().reduce(1, (a, b) -> a * b);
    long[][] table = new long[cells <= LARGEST_TABLE ? (int) cells : 0][];
    long[][] rows = new long[count][];
    Key probe = new Key(new int[sizes.length]);
    for (int row = 0; row < count; row++) {
      int cell = 0;
      for (int part = 0; part < sizes.length; part++) {
        int place = places.get(part)[row];
        cell = cell * sizes[part] + place;
        probe.numbers[part] = numbers.get(part)[place];
      }
      if (table.length == 0) {
        rows[row] = of(probe);
        continue;
      }
      if (table[cell] == null) {
        table[cell] = of(probe);
      }
      rows[row] = table[cell];
    }
    return rows;
  }

  /** The sum of a key, which may be changed afterwards. */
  private long[] of(Key key) {
    long[] sum = sums.get(key);
    if (sum == null) {
      sum = new long[NUMBERS];
      sums.put(new Key(key.numbers.clone()), sum);
    }
    return sum;
  }

  /**
   * Hands on a fact for each.
   *
   * @param day that all are of
   */
  void handOn(LocalDate day, Consumer<CostFact> facts) {
    sums.forEach((key, sum) -> facts.accept(fact(day, key.numbers, sum)));
  }

  private CostFact fact(LocalDate day, int[] numbers, long[] sum) {
    return new CostFact(
        day,
        text(FactPart.POOL, numbers, ""),
        text(FactPart.PROJECT, numbers, CostFact.UNTOLD),
        text(FactPart.JOB, numbers, CostFact.UNTOLD),
        new Machine(
            text(FactPart.ARCHITECTURE, numbers, ""),
            text(FactPart.INSTANCE_TYPE, numbers, ""),
            text(FactPart.CAPACITY, numbers, ""),
            text(FactPart.REGION, numbers, "")),
        JobOutcome.valueOf(text(FactPart.OUTCOME, numbers, JobOutcome.UNTOLD.name())),
        Boolean.parseBoolean(text(FactPart.RETRIED, numbers, "")),
        new Spent(
            sum[0],
            sum[1],
            new CostByKind(sum[2], sum[3], sum[4], sum[5], sum[6], sum[7]),
            sum[IDLE],
            sum[8],
            sum[9],
            sum[10],
            BigInteger.ZERO));
  }

  private String text(FactPart part, int[] numbers, String notAsked) {
    int place = parts.indexOf(part);
    return place < 0 ? notAsked : known.get(place).texts.get(numbers[place]);
  }
}
