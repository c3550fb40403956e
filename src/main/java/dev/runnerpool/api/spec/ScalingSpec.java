package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How many runners a pool has, and when. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.warm) || self.warm <= self.max",
    message = "warm must not be above max: lower warm or raise max",
    fieldPath = ".warm")
@ValidationRule(
    value = "!has(self.schedules) || self.schedules.all(s, s.warm <= self.max)",
    messageExpression =
        "'warm of the schedule ' + self.schedules.map(s, s.warm > self.max,"
            + " s.days + ' ' + string(s.from) + '-' + string(s.to))[0]"
            + " + ' must not be above max: lower it or raise max'",
    message = "warm of each schedule must not be above max: lower it or raise max",
    fieldPath = ".schedules")
@ValidationRule(
    value = "!has(self.autoWarm) || !has(self.warm) || self.warm == 0",
    message =
        "warm and autoWarm exclude each other: leave out warm, or say what must always be there in"
            + " autoWarm.min",
    fieldPath = ".warm")
@ValidationRule(
    value = "!has(self.autoWarm) || self.autoWarm.max <= self.max",
    message = "autoWarm.max must not be above max: lower autoWarm.max or raise max",
    fieldPath = ".autoWarm.max")
public record ScalingSpec(
    @Required
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription("Most runners alive at the same time, in any state, 1 to 10000.")
        Integer max,
    @Default("0")
        @Min(0)
        @Max(10000)
        @JsonPropertyDescription("Idle runners kept ahead of demand, 0 to max.")
        Integer warm,
    @JsonPropertyDescription(
            "Instead of `warm`: as many warm runners as 95 of 100 jobs needed in the past, at that"
                + " hour of the week, to wait no longer than `targetWait`. Learned from the pool's own"
                + " jobs and starts; until then `min` is kept, also after a restart of the operator.")
        AutoWarm autoWarm,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Times of the week with another number of warm runners. If several apply, the"
                + " largest counts; outside all of them `warm` does. With `autoWarm` the larger of"
                + " the two counts.")
        List<Schedule> schedules,
    @Default("5m")
        @Size(max = 20)
        @ValidationRule(
            value =
                Durations.FORM
                    + " && duration(self) > duration('0s') && duration(self) <= duration('24h')",
            messageExpression =
                Durations.NOT + "of more than 0s and at most 24h" + Durations.LIKE + "'",
            message = "must be a duration of more than 0s and at most 24h" + Durations.LIKE)
        @JsonPropertyDescription(
            "How long an idle runner that is not needed is kept, more than 0s, at most 24h.")
        String idleTimeout,
    @Default("5m")
        @Size(max = 20)
        @ValidationRule(
            value =
                Durations.FORM
                    + " && duration(self) >= duration('10s') && duration(self) <= duration('24h')",
            messageExpression = Durations.NOT + "from 10s to 24h" + Durations.LIKE + "'",
            message = "must be a duration from 10s to 24h" + Durations.LIKE)
        @JsonPropertyDescription(
            "How long a runner may take to start before it counts as failed and is removed, 10s to"
                + " 24h.")
        String startupDeadline,
    @Default("1000")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("Most runners starting at the same time, 1 to 1000.")
        Integer burst,
    @Default("1m")
        @Size(max = 20)
        @ValidationRule(
            value =
                Durations.FORM
                    + " && duration(self) >= duration('0s') && duration(self) <= duration('24h')",
            messageExpression = Durations.NOT + "from 0s to 24h" + Durations.LIKE + "'",
            message = "must be a duration from 0s to 24h" + Durations.LIKE)
        @JsonPropertyDescription(
            "How long a job that fits two pools waits for the cheaper one before this pool takes it,"
                + " 0s to 24h. Only while the cheaper pool cannot start a runner: at its max or budget,"
                + " starts failing, not registered, its queue unknown, or mode Recommend.")
        String spillAfter,
    @Default("Apply")
        @JsonPropertyDescription(
            "Apply carries out decisions. Recommend only reports them in status, and starts"
                + " and removes nothing.")
        Mode mode) {

  /** Fills the defaults. */
  public ScalingSpec {
    max = max == null ? 1 : max;
    warm = warm == null ? 0 : warm;
    schedules = schedules == null ? List.of() : List.copyOf(schedules);
    idleTimeout = idleTimeout == null ? "5m" : idleTimeout;
    startupDeadline = startupDeadline == null ? "5m" : startupDeadline;
    burst = burst == null ? 1000 : burst;
    spillAfter = spillAfter == null ? "1m" : spillAfter;
    mode = mode == null ? Mode.Apply : mode;
  }

  /** What is done with a decision. */
  public enum Mode {
    /** Carry it out. */
    Apply,
    /** Show it only. */
    Recommend
  }

  /** How a pool sizes its warmth by itself. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.min <= self.max",
      message = "min must not be above max: lower min or raise max",
      fieldPath = ".min")
  public record AutoWarm(
      @Default("0")
          @Min(0)
          @Max(10000)
          @JsonPropertyDescription("Fewest warm runners, whatever was learned, 0 to autoWarm.max.")
          Integer min,
      @Required @Min(1) @Max(10000) @JsonPropertyDescription("Most warm runners, 1 to scaling.max.")
          Integer max,
      @Default("5s")
          @Size(max = 20)
          @ValidationRule(
              value =
                  Durations.FORM
                      + " && duration(self) >= duration('0s') && duration(self) <= duration('1h')",
              messageExpression = Durations.NOT + "from 0s to 1h" + Durations.LIKE + "'",
              message = "must be a duration from 0s to 1h" + Durations.LIKE)
          @JsonPropertyDescription(
              "How long 95 of 100 jobs may wait for a runner, 0s to 1h. The longer, the fewer runners"
                  + " are idle.")
          String targetWait) {

    /** Fills the defaults. */
    public AutoWarm {
      min = min == null ? 0 : min;
      max = max == null ? Math.max(1, min) : max;
      targetWait = targetWait == null ? "5s" : targetWait;
    }
  }

  /** A time of the week with its own number of warm runners. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.from != self.to",
      messageExpression =
          "'from and to are both ' + string(self.from) + ': for a whole day write from 00:00 to 24:00'",
      message = "from and to must differ; for a whole day write from 00:00 to 24:00")
  public record Schedule(
      @Default("Mon-Sun")
          @ValidationRule(
              value = "self.matches('^" + DAYS + "(," + DAYS + ")*$')",
              messageExpression =
                  "'\\'' + self + '\\' are not days: write Mon, Tue, Wed, Thu, Fri, Sat, Sun, with - for a"
                      + " range and , between, like Mon-Fri or Sat,Sun'",
              message = "must be days like Mon-Fri or Sat,Sun")
          @Size(max = 64)
          @JsonPropertyDescription("Days on which it begins, such as Mon-Fri or Sat,Sun.")
          String days,
      @Required
          @Size(max = 16)
          @ValidationRule(
              value = "type(self) == string && self.matches('^" + TIME + "$')",
              messageExpression =
                  "'\\'' + string(self) + '\\' is not a time: write hours and minutes in quotes, 00:00 to 23:59,"
                      + " like \"08:00\"'",
              message = "must be hours and minutes in quotes, 00:00 to 23:59, like \"08:00\"")
          @JsonPropertyDescription("Start in hours and minutes, 00:00 to 23:59.")
          String from,
      @Required
          @Size(max = 16)
          @ValidationRule(
              value = "type(self) == string && self.matches('^(" + TIME + "|24:00)$')",
              messageExpression =
                  "'\\'' + string(self) + '\\' is not a time: write hours and minutes in quotes, 00:00 to 24:00,"
                      + " like \"19:00\"'",
              message = "must be hours and minutes in quotes, 00:00 to 24:00, like \"19:00\"")
          @JsonPropertyDescription("End, 00:00 to 24:00; earlier than `from` means the next day.")
          String to,
      @Default("UTC")
          @Size(max = 64)
          @ValidationRule(
              value = "self.matches('^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$')",
              messageExpression =
                  "'\\'' + self + '\\' is not a time zone: write its IANA name, like Europe/Berlin or UTC'",
              message = "must be the IANA name of a time zone, like Europe/Berlin or UTC")
          @JsonPropertyDescription("Time zone by its IANA name, such as Europe/Berlin.")
          String timeZone,
      @Required @Min(0) @Max(10000) @JsonPropertyDescription("Warm runners in this time, 0 to max.")
          Integer warm) {

    private static final String DAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    private static final String DAYS = DAY + "(-" + DAY + ")?";
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

    /** Fills the defaults. */
    public Schedule {
      days = days == null ? "Mon-Sun" : days;
      timeZone = timeZone == null ? "UTC" : timeZone;
    }
  }
}
