package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.CostFact.Machine;
import dev.runnerpool.core.report.JobOutcome;
import dev.runnerpool.core.report.Spent;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sums of facts by some parts: texts are numbers and sums are changed in place, as there may be a
 * million of facts. Not safe for concurrent use.
 */
final class FactSums {

  /** Where idle stands, which is not packed. */
  private static final int IDLE = PackedFacts.NUMBERS.size();

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

  private final List<FactPart> parts;
  private final List<Known> known = new ArrayList<>();
  private final Map<Key, long[]> sums = new LinkedHashMap<>();

  /** By those parts, but the day. */
  FactSums(Set<FactPart> parts) {
    this.parts = PackedFacts.TEXTS.stream().filter(parts::contains).toList();
    this.parts.forEach(part -> known.add(new Known()));
  }

  /** One fact. */
  void add(CostFact fact) {
    int[] numbers = new int[parts.size()];
    for (int part = 0; part < numbers.length; part++) {
      numbers[part] = known.get(part).number(PackedFacts.text(fact, parts.get(part)));
    }
    long[] sum = sums.computeIfAbsent(new Key(numbers), key -> new long[NUMBERS]);
    for (int i = 0; i < IDLE; i++) {
      sum[i] += PackedFacts.NUMBERS.get(i).applyAsLong(fact.spent());
    }
    sum[IDLE] += fact.spent().idle();
  }

  /** All that was packed together. */
  void add(PackedColumns.Reader columns) {
    List<int[]> places = new ArrayList<>();
    List<int[]> numbers = new ArrayList<>();
    for (FactPart part : PackedFacts.TEXTS) {
      int place = parts.indexOf(part);
      if (place < 0) {
        columns.skip();
        continue;
      }
      PackedColumns.Texts texts = columns.texts();
      places.add(texts.places());
      numbers.add(texts.known().stream().mapToInt(known.get(place)::number).toArray());
    }
    long[][] rows = new long[columns.rows()][];
    Key probe = new Key(new int[parts.size()]);
    for (int row = 0; row < rows.length; row++) {
      for (int part = 0; part < probe.numbers.length; part++) {
        probe.numbers[part] = numbers.get(part)[places.get(part)[row]];
      }
      rows[row] = sums.get(probe);
      if (rows[row] == null) {
        rows[row] = new long[NUMBERS];
        sums.put(new Key(probe.numbers.clone()), rows[row]);
      }
    }
    for (int i = 0; i < IDLE; i++) {
      long[] column = columns.numbers();
      for (int row = 0; row < rows.length; row++) {
        rows[row][i] += column[row];
      }
    }
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
