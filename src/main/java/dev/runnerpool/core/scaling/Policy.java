package dev.runnerpool.core.scaling;

import dev.runnerpool.core.warm.AutoWarm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

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
 * @param autoWarm how the pool sizes {@code warm} by itself, if it does
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
    boolean recommendOnly,
    Optional<AutoWarm> autoWarm) {

  /** A pool whose warmth is a number. */
  public Policy(
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
    this(
        max,
        warm,
        schedules,
        idleTimeout,
        startupDeadline,
        burst,
        nodeChoices,
        fallbackAfter,
        hourlyBudget,
        paused,
        recommendOnly,
        Optional.empty());
  }

  /** The largest number of warm runners of the schedules that apply then; empty if none does. */
  public OptionalInt scheduledWarm(Instant then) {
    return schedules.stream()
        .filter(schedule -> schedule.covers(then))
        .mapToInt(WarmSchedule::warm)
        .max();
  }

  /** The same with so many warm runners, whatever the time. */
  public Policy withWarm(int runners) {
    return with(runners, List.of(), Optional.empty());
  }

  /** The same, with a pool that sizes its warmth by itself, whatever the time. */
  public Policy withAutoWarm(AutoWarm wanted) {
    return with(wanted.min(), List.of(), Optional.of(wanted));
  }

  private Policy with(int runners, List<WarmSchedule> times, Optional<AutoWarm> auto) {
    return new Policy(
        max,
        runners,
        times,
        idleTimeout,
        startupDeadline,
        burst,
        nodeChoices,
        fallbackAfter,
        hourlyBudget,
        paused,
        recommendOnly,
        auto);
  }
}
