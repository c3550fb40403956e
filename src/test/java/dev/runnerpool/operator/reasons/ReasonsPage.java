package dev.runnerpool.operator.reasons;

import java.util.stream.Collectors;

/** {@code docs/reasons.md}, from the catalogue. */
final class ReasonsPage {

  private static final String TOP =
      """
      # Reasons

      Made from `src/main/resources/dev/runnerpool/operator/reasons/reasons.txt`; a test fails when it is stale, or when a reason is missing here.

      Each decision, condition and event has a reason from this fixed list, and a message with figures. Where to find it:

      - *decision*: `status.lastDecision.reason`, and the label `reason` of `runnerpool_decisions_total`.
      - *condition*, such as `Degraded` `True`: `status.conditions`. An event with the same reason is written when the condition changes
        ([how often](operate.md#events)). `Ready` repeats the first problem of `Registered`, `QueueReadable`, `Schedulable`, `Degraded` and `Placement`,
        with its reason; only reasons that `Ready` has by itself are listed for it.
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
              text.append("| reason | where | meaning | what to do |\n|---|---|---|---|\n");
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
