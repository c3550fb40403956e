package dev.runnerpool.core.report;

import java.util.List;

/**
 * How facts are put together.
 *
 * @param dimensions by what; none puts all into one
 * @param teams whom projects belong to
 */
public record Grouping(List<Dimension> dimensions, Teams teams) {

  /** Keeps a copy. */
  public Grouping {
    dimensions = List.copyOf(dimensions);
  }

  /** A fact's value for each dimension. */
  public List<String> key(CostFact fact) {
    // A report may have a million of them.
    String[] key = new String[dimensions.size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = value(dimensions.get(i), fact);
    }
    return List.of(key);
  }

  private String value(Dimension dimension, CostFact fact) {
    return switch (dimension) {
      case POOL -> fact.pool();
      case TEAM -> teams.of(fact.project());
      case PROJECT -> fact.project();
      case JOB -> fact.job();
      case ARCHITECTURE -> told(fact.machine().architecture());
      case CAPACITY -> told(fact.machine().capacity());
      case INSTANCE_TYPE -> told(fact.machine().instanceType());
      case DAY -> fact.day().toString();
    };
  }

  private static String told(String text) {
    return text.isEmpty() ? CostFact.UNTOLD : text;
  }
}
