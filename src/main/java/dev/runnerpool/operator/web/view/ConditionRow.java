package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.PoolDetails.ConditionDetails;
import java.util.List;
import java.util.Set;

/** A condition of a pool's status. */
public record ConditionRow(String type, Badge status, String reason, String message, String since) {

  /** Conditions of which {@code True} is bad. */
  private static final Set<String> COMPLAINTS = Set.of("Degraded", "JobsPassedOver", "Stalled");

  static List<ConditionRow> of(PoolDetails pool) {
    return pool.conditions().stream().map(ConditionRow::row).toList();
  }

  private static ConditionRow row(ConditionDetails condition) {
    return new ConditionRow(
        condition.type(),
        badge(condition),
        condition.reason(),
        ShownText.sentence(condition.message()),
        condition.since());
  }

  private static Badge badge(ConditionDetails condition) {
    boolean complaint = COMPLAINTS.contains(condition.type());
    return switch (condition.status()) {
      case "True" -> complaint ? Badge.warn("True") : Badge.good("True");
      case "False" -> complaint ? Badge.good("False") : Badge.bad("False");
      default -> Badge.plain(condition.status());
    };
  }
}
