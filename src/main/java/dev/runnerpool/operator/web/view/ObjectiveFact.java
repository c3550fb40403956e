package dev.runnerpool.operator.web.view;

import dev.runnerpool.core.objective.ObjectiveRecord;
import java.util.Locale;
import java.util.Optional;

/**
 * How a pool keeps its objective, in words.
 *
 * @param promised what it promises; empty if it has no objective
 * @param share which share of the judged jobs started in time; that there is none, if none was
 * @param budget what is left of the error budget
 * @param since since when all of it is counted
 * @param kept all that came of it
 * @param state whether it is kept
 */
public record ObjectiveFact(
    String promised, String share, String budget, String since, String kept, Badge state) {

  private static final ObjectiveFact NONE = new ObjectiveFact("", "", "", "", "", Badge.plain(""));

  /** Of what is counted. */
  public static ObjectiveFact of(Optional<ObjectiveRecord> record) {
    return record.map(ObjectiveFact::of).orElse(NONE);
  }

  private static ObjectiveFact of(ObjectiveRecord record) {
    String since = TimeText.day(record.since());
    String promised =
        "%s within %s"
            .formatted(
                percent(record.objective().share()),
                TimeText.length(record.objective().startedWithin()));
    String kept =
        record.judged() == 0
            ? "no job judged since %s".formatted(since)
            : "%s of %d jobs since %s, %d late"
                .formatted(percent(record.share()), record.judged(), since, record.late());
    String apart =
        record.held() == 0
            ? ""
            : "; %d waited for max, budget or a pause and count as neither"
                .formatted(record.held());
    return new ObjectiveFact(
        promised,
        record.judged() == 0 ? "no job yet" : percent(record.share()),
        budget(record.budgetLeft()),
        since,
        kept + apart,
        record.isKept() ? Badge.good("kept") : Badge.bad("not kept"));
  }

  private static String budget(double left) {
    long percent = Math.round(100 * left);
    return percent < 0
        ? "error budget overspent by %d %%".formatted(-percent)
        : "%d %% of the error budget left".formatted(percent);
  }

  private static String percent(double share) {
    String digits = String.format(Locale.ROOT, "%.2f", share * 100);
    return digits.replaceAll("[.]?0+$", "") + " %";
  }
}
