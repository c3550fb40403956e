package dev.runnerpool.operator.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runnerpool.core.objective.ObjectiveRecord;
import dev.runnerpool.core.objective.StartObjective;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How a pool keeps its objective, for programs. Counted are the jobs since this operator leads.
 *
 * @param startedWithinSeconds how long a job may wait
 * @param promisedShare which share of the jobs is to wait no longer, from 0 to 1
 * @param share which share of the judged jobs did not; left out if none was judged
 * @param errorBudgetLeft 1 as long as no job was late, 0 once as many were as may be, below 0 if
 *     the objective is not kept
 * @param since since when it is counted
 * @param within jobs that started in time
 * @param late jobs that waited longer
 * @param heldByLimit jobs that waited longer for the pool's max, its budget or a pause
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectiveEntry(
    double startedWithinSeconds,
    double promisedShare,
    Double share,
    double errorBudgetLeft,
    Instant since,
    long within,
    long late,
    long heldByLimit) {

  private static final double MILLIS = 1000;

  /** Of what is counted. */
  public static ObjectiveEntry of(ObjectiveRecord record) {
    return new ObjectiveEntry(
        record.objective().startedWithin().toMillis() / MILLIS,
        record.objective().share(),
        record.judged() == 0 ? null : record.share(),
        record.budgetLeft(),
        record.since().truncatedTo(ChronoUnit.MILLIS),
        record.within(),
        record.late(),
        record.held());
  }

  /** The same in words. */
  public ObjectiveFact words() {
    Duration bound = Duration.ofMillis(Math.round(startedWithinSeconds * MILLIS));
    return ObjectiveFact.of(
        Optional.of(
            new ObjectiveRecord(
                new StartObjective(bound, promisedShare), since, within, late, heldByLimit)));
  }
}
