package dev.runnerpool.core.scaling;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a pool's manifest says about scaling.
 *
 * @param max most live runners, at any instant
 * @param warm idle runners kept ahead of demand
 * @param schedules times with another number of warm runners
 * @param idleTimeout how long an idle runner beyond need is kept
 * @param startupDeadline how long a start may take
 * @param burst most runners starting at the same time
 * @param nodeChoices number of placement entries, at least 1
 * @param fallbackAfter how long a runner may be unschedulable before the next entry's turn
 * @param hourlyBudget dollars per hour, if there is a limit
 * @param paused whether no job may be taken
 * @param recommendOnly whether nothing may be started or stopped
 */
public record Policy(
    int max,
    int warm,
    List<WarmSchedule> schedules,
    Duration idleTimeout,
    Duration startupDeadline,
    int burst,
    int nodeChoices,
    Duration fallbackAfter,
    OptionalDouble hourlyBudget,
    boolean paused,
    boolean recommendOnly) {

  /** The same with so many warm runners, whatever the time. */
  public Policy withWarm(int runners) {
    return new Policy(
        max,
        runners,
        List.of(),
        idleTimeout,
        startupDeadline,
        burst,
        nodeChoices,
        fallbackAfter,
        hourlyBudget,
        paused,
        recommendOnly);
  }
}
