package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.objective.ObjectiveRecord;
import java.util.Locale;
import java.util.Optional;

/**
 * How a pool keeps its objective, in words.
 *
 * @param promised what it promises; empty if it has no objective
 * @param kept what came of it
 * @param state whether it is kept
 */
public record ObjectiveFact(String promised, String kept, Badge state) {

  private static final ObjectiveFact NONE = new ObjectiveFact("", "", Badge.plain(""));

  /** Of what is counted. */
  public static ObjectiveFact of(Optional<ObjectiveRecord> record) {
    return record.map(ObjectiveFact::of).orElse(NONE);
  }

  private static ObjectiveFact of(ObjectiveRecord record) {
    String promised =
        "%s of the jobs start within %s"
            .formatted(
                percent(record.objective().share()),
                TimeText.length(record.objective().startedWithin()));
    long judged = record.within() + record.late();
    String kept =
        judged == 0
            ? "none judged since %s".formatted(TimeText.clock(record.since()))
            : "%s of %d since %s, %d late"
                .formatted(
                    percent(record.share()), judged, TimeText.clock(record.since()), record.late());
    String apart =
        record.held() == 0
            ? ""
            : "; %d waited for max, budget or a pause and count as neither"
                .formatted(record.held());
    return new ObjectiveFact(
        promised, kept + apart, record.isKept() ? Badge.good("kept") : Badge.bad("not kept"));
  }

  private static String percent(double share) {
    String digits = String.format(Locale.ROOT, "%.2f", share * 100);
    return digits.replaceAll("[.]?0+$", "") + " %";
  }
}
