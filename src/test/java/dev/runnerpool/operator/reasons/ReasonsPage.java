package dev.runnerpool.operator.reasons;

import java.util.stream.Collectors;

/** {@code docs/reasons.md}, from the catalogue. */
final class ReasonsPage {

  private static final String TOP =
      """
      # Reasons

      Made from `src/main/resources/dev/runnerpool/operator/reasons/reasons.txt`; a test says when it is stale, and when a reason is missing here.

      Each decision, condition and event gives one word from this closed list, and beside it a message with figures. Where it stands:

      - *decision*: `status.lastDecision.reason`, and the label `reason` of `runnerpool_decisions_total`.
      - *condition*, such as `Degraded` `True`: `status.conditions`. An event with the same reason is written as the condition turns
        ([how often](operate.md#events)). `Ready` repeats the first fault of `Registered`, `QueueReadable`, `Schedulable`, `Degraded` and `Placement`,
        and their reason; only what `Ready` says by itself is listed for it.
      - *event*: an event of its own.

      ```sh
      kubectl -n NS get runnerpool NAME -o jsonpath='{.status.lastDecision}'
      kubectl -n NS get events --field-selector reason=JobLost
      ```
      """;

  private ReasonsPage() {}

  static String text() {
    StringBuilder text = new StringBuilder(TOP);
    ReasonCatalogue.read()
        .sections()
        .forEach(
            (title, reasons) -> {
              text.append("\n## ").append(title).append('\n');
              text.append("| reason | where | means | do |\n|---|---|---|---|\n");
              reasons.forEach(reason -> text.append(row(reason)));
            });
    return text.toString();
  }

  private static String row(ReasonDefinition reason) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            reason.reason(),
            reason.places().stream().map(ReasonsPage::place).collect(Collectors.joining(", ")),
            reason.meaning(),
            reason.action());
  }

  private static String place(String place) {
    return place.contains("=") ? "`" + place.replace("=", "` `") + "`" : place;
  }
}
