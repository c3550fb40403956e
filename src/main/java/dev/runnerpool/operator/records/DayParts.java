package dev.runnerpool.operator.records;

import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.operator.records.report.PackedFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Facts of a day as they come, packed so many at a time that a row of the database takes them. */
final class DayParts {

  /** Bytes before they are packed; the embedded database takes rows of 1 MiB. */
  private static final int LONGEST = 900_000;

  /** Bytes of a fact's numbers, as a rule. */
  private static final int NUMBERS = 80;

  /** Bytes of a character at most. */
  private static final int CHARACTER = 3;

  private final List<byte[]> packed = new ArrayList<>();
  private final Map<String, Long> nanos = new HashMap<>();
  private final List<CostFact> waiting = new ArrayList<>();
  private int length;

  void add(CostFact fact) {
    waiting.add(fact);
    nanos.merge(fact.pool(), fact.spent().cost().total(), Long::sum);
    int texts = fact.pool().length() + fact.project().length() + fact.job().length();
    length += NUMBERS + texts * CHARACTER;
    if (length > LONGEST) {
      pack();
    }
  }

  private void pack() {
    if (!waiting.isEmpty()) {
      packed.add(PackedFacts.pack(waiting));
      waiting.clear();
      length = 0;
    }
  }

  /** All of them. */
  List<byte[]> packed() {
    pack();
    return packed;
  }

  /** Billionths of a dollar by pool. */
  Map<String, Long> byPool() {
    return nanos;
  }
}
