package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.placement.PlacementFinding;
import dev.runnerpool.core.placement.PlacementVerdict;
import dev.runnerpool.core.reason.StatedReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the nodes that a pool names can take its runners. Jobs may run all the same, on the other
 * entries: only if none can work, Ready depends on it.
 */
record PlacementCondition(String status, StatedReason reason, String message) {

  static final String TYPE = "Placement";

  private static final int SHOWN = 4;

  /** Empty if nothing is known of them. */
  static Optional<PlacementCondition> of(PlacementVerdict verdict) {
    List<PlacementFinding> findings = verdict.findings();
    if (!findings.isEmpty()) {
      return Optional.of(
          new PlacementCondition(
              "False", findings.get(0).problem(), remarked(told(findings), verdict)));
    }
    if (!verdict.unread().isEmpty()) {
      return Optional.of(
          new PlacementCondition(
              "Unknown", ConditionReason.PlacementUnread, String.join("; ", verdict.unread())));
    }
    return verdict.checked()
        ? Optional.of(
            new PlacementCondition(
                "True",
                ConditionReason.AsExpected,
                remarked("The nodes that placement names suit the pool", verdict)))
        : Optional.empty();
  }

  /** Whether it may stand for what was said before a restart. */
  static boolean isSure(PlacementVerdict verdict) {
    return !verdict.pending()
        && of(verdict).filter(known -> !known.status().equals("Unknown")).isPresent();
  }

  private static String told(List<PlacementFinding> findings) {
    String first =
        findings.stream()
            .limit(SHOWN)
            .map(PlacementFinding::message)
            .collect(Collectors.joining("; "));
    return findings.size() > SHOWN
        ? first + "; and %d more".formatted(findings.size() - SHOWN)
        : first;
  }

  private static String remarked(String message, PlacementVerdict verdict) {
    return Stream.concat(Stream.of(message), verdict.remarks().stream())
        .collect(Collectors.joining("; "));
  }
}
