package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.api.spec.ObjectiveSpec;
import dev.runnerpool.api.spec.ScalingSpec;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.core.objective.StartObjective;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.WarmSchedule;
import dev.runnerpool.core.warm.AutoWarm;
import dev.runnerpool.gitlab.PoolRules;
import dev.runnerpool.operator.pods.InvalidSpecException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads the manifest for the core. What the CRD's rules cannot check is checked here. */
public final class Policies {

  private Policies() {}

  /** The pool's tags, its architecture among them. */
  static TagRule tagRule(RunnerPoolSpec spec) {
    return PoolRules.of(spec);
  }

  /**
   * The pool's scaling.
   *
   * @throws InvalidSpecException naming the field, its value and what would be right
   */
  public static Policy policy(RunnerPoolSpec spec) {
    ScalingSpec scaling = spec.scaling();
    objective(spec);
    return new Policy(
        scaling.max(),
        scaling.warm(),
        schedules(scaling.schedules()),
        duration("spec.scaling.idleTimeout", scaling.idleTimeout()),
        duration("spec.scaling.startupDeadline", scaling.startupDeadline()),
        scaling.burst(),
        Math.max(1, spec.placement().nodes().size()),
        duration("spec.placement.fallbackAfter", spec.placement().fallbackAfter()),
        spec.budget() == null || spec.budget().hourly() == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(spec.budget().hourly())),
        spec.paused(),
        scaling.mode() == ScalingSpec.Mode.Recommend,
        Optional.ofNullable(scaling.autoWarm()).map(Policies::autoWarm));
  }

  private static AutoWarm autoWarm(ScalingSpec.AutoWarm wanted) {
    return new AutoWarm(
        wanted.min(),
        wanted.max(),
        duration("spec.scaling.autoWarm.targetWait", wanted.targetWait()));
  }

  /**
   * What the pool promises to those who wait; empty if nothing.
   *
   * @throws InvalidSpecException naming the field, its value and what would be right
   */
  static Optional<StartObjective> objective(RunnerPoolSpec spec) {
    ObjectiveSpec wanted = spec.objective();
    if (wanted == null) {
      return Optional.empty();
    }
    Duration bound = duration("spec.objective.startedWithin", wanted.startedWithin());
    if (bound.isZero()) {
      throw new InvalidSpecException(
          "spec.objective.startedWithin", wanted.startedWithin(), "write a time from 1s to 24h");
    }
    if (wanted.share() == null || !(wanted.share() > 0 && wanted.share() < 1)) {
      throw new InvalidSpecException(
          "spec.objective.share",
          String.valueOf(wanted.share()),
          "write a number above 0 and below 1, like 0.97 for 97 of 100 jobs");
    }
    return Optional.of(new StartObjective(bound, wanted.share()));
  }

  /** How long a job waits for another pool before this one takes it. */
  public static Duration spillAfter(RunnerPoolSpec spec) {
    return duration("spec.scaling.spillAfter", spec.scaling().spillAfter());
  }

  static Duration duration(String field, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidSpecException(field, text, "write hours, minutes and seconds like 1h30m");
    }
  }

  private static List<WarmSchedule> schedules(List<ScalingSpec.Schedule> schedules) {
    return java.util.stream.IntStream.range(0, schedules.size())
        .mapToObj(i -> schedule("spec.scaling.schedules[" + i + "]", schedules.get(i)))
        .toList();
  }

  private static WarmSchedule schedule(String field, ScalingSpec.Schedule schedule) {
    return new WarmSchedule(
        days(field + ".days", schedule.days()),
        LocalTime.parse(schedule.from()),
        "24:00".equals(schedule.to()) ? LocalTime.MIDNIGHT : LocalTime.parse(schedule.to()),
        zone(field + ".timeZone", schedule.timeZone()),
        schedule.warm());
  }

  private static ZoneId zone(String field, String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new InvalidSpecException(
          field, name, "no such time zone; use an IANA name such as Europe/Berlin or UTC");
    }
  }

  private static Set<DayOfWeek> days(String field, String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",")) {
      String[] ends = part.split("-", -1);
      DayOfWeek day = day(field, ends[0]);
      DayOfWeek last = day(field, ends[ends.length - 1]);
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek day(String field, String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.getDisplayName(TextStyle.SHORT, Locale.ROOT).equals(text)) {
        return day;
      }
    }
    throw new InvalidSpecException(field, text, "is no day; days are Mon to Sun");
  }
}
