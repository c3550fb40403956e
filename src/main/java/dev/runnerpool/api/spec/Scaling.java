package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How many runners a pool has, and when. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.warm) || self.warm <= self.max",
    messageExpression =
        "'warm (' + string(self.warm) + ') must not be above max (' + string(self.max) + ')'",
    fieldPath = ".warm")
@ValidationRule(
    value = "!has(self.schedules) || self.schedules.all(s, s.warm <= self.max)",
    messageExpression = "'each schedule\\'s warm must not be above max (' + string(self.max) + ')'",
    fieldPath = ".schedules")
public record Scaling(
    @Required
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription("Most runners alive at any instant, whatever they do, 1 to 10000.")
        Integer max,
    @Default("0")
        @Min(0)
        @Max(10000)
        @JsonPropertyDescription("Idle runners kept ahead of demand, 0 to max.")
        Integer warm,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Times of the week with another number of warm runners; where several apply, the largest"
                + " wins, outside all of them `warm` holds.")
        List<Schedule> schedules,
    @Default("5m")
        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 20)
        @ValidationRule(
            value = "duration(self) > duration('0s') && duration(self) <= duration('24h')",
            message = "scaling.idleTimeout must be more than 0s and at most 24h")
        @JsonPropertyDescription(
            "How long an idle runner beyond need is kept, more than 0s, at most 24h.")
        String idleTimeout,
    @Default("5m")
        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 20)
        @ValidationRule(
            value = "duration(self) >= duration('10s') && duration(self) <= duration('24h')",
            message = "scaling.startupDeadline must be between 10s and 24h")
        @JsonPropertyDescription(
            "How long a runner may take to start before it counts as failed and is removed, 10s to"
                + " 24h.")
        String startupDeadline,
    @Default("50")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("Most runners starting at the same time, 1 to 1000.")
        Integer burst,
    @Default("1m")
        @Pattern(Durations.PATTERN)
        @Size(min = 2, max = 20)
        @ValidationRule(
            value = "duration(self) >= duration('0s') && duration(self) <= duration('24h')",
            message = "scaling.spillAfter must be between 0s and 24h")
        @JsonPropertyDescription(
            "How long a job that fits two pools waits for the cheaper one before this pool takes it,"
                + " 0s to 24h. Only when the cheaper pool is at its max.")
        String spillAfter,
    @Default("Apply")
        @JsonPropertyDescription(
            "Apply does what was decided; Recommend only says it, in status, and starts and removes"
                + " nothing.")
        Mode mode) {

  /** Fills the defaults. */
  public Scaling {
    max = max == null ? 1 : max;
    warm = warm == null ? 0 : warm;
    schedules = schedules == null ? List.of() : List.copyOf(schedules);
    idleTimeout = idleTimeout == null ? "5m" : idleTimeout;
    startupDeadline = startupDeadline == null ? "5m" : startupDeadline;
    burst = burst == null ? 50 : burst;
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

  /** A time of the week with its own number of warm runners. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.from != self.to",
      message = "from and to must differ; for a whole day write from 00:00 to 24:00")
  public record Schedule(
      @Default("Mon-Sun")
          @Pattern(
              "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))?(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))?)*$")
          @Size(max = 64)
          @JsonPropertyDescription("Days on which it begins, such as Mon-Fri or Sat,Sun.")
          String days,
      @Required
          @Pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$")
          @JsonPropertyDescription("Begin, hours and minutes, 00:00 to 23:59.")
          String from,
      @Required
          @Pattern("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")
          @JsonPropertyDescription("End, 00:00 to 24:00; earlier than `from` means the next day.")
          String to,
      @Default("UTC")
          @Size(min = 1, max = 64)
          @Pattern("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$")
          @JsonPropertyDescription("Time zone by its IANA name, such as Europe/Berlin.")
          String timeZone,
      @Required @Min(0) @Max(10000) @JsonPropertyDescription("Warm runners in this time, 0 to max.")
          Integer warm) {

    /** Fills the defaults. */
    public Schedule {
      days = days == null ? "Mon-Sun" : days;
      timeZone = timeZone == null ? "UTC" : timeZone;
    }
  }
}
