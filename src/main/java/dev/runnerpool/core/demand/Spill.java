package dev.runnerpool.core.demand;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Jobs that a pool was given because a cheaper one could not take them.
 *
 * @param jobs how many
 * @param from the cheaper pool
 * @param why it could not
 * @param after how long each of the jobs had waited at least
 */
public record Spill(int jobs, String from, ScaleUpBlocker why, Duration after) {

  /** One line about these; empty if there are none. */
  public static String explain(List<Spill> spills) {
    return spills.stream().map(Spill::explain).collect(Collectors.joining("; "));
  }

  private String explain() {
    return "%d %s moved here after %d s: %s %s"
        .formatted(jobs, jobs == 1 ? "job" : "jobs", after.toSeconds(), from, why.words());
  }
}
