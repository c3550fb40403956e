package dev.runnerpool.cli.simulate;

import dev.runnerpool.chart.TimeChart.Series;
import dev.runnerpool.chart.Tone;
import dev.runnerpool.simulation.Timeline;
import dev.runnerpool.simulation.Timeline.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The time of a chart, in the largest unit that gives more than two ticks.
 *
 * @param steps what is drawn
 * @param unit how long one unit is
 * @param unitName what it is called, in the plural
 */
record TimeAxis(List<Step> steps, Duration unit, String unitName) {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int TICKS = 3;
  private static final DateTimeFormatter BEGIN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  /** The axis of a timeline. */
  static TimeAxis of(Timeline timeline) {
    List<Step> steps = timeline.steps();
    Duration length =
        steps.isEmpty()
            ? Duration.ZERO
            : Duration.between(steps.get(0).begin(), steps.get(steps.size() - 1).begin());
    if (length.compareTo(DAY.multipliedBy(TICKS)) > 0) {
      return new TimeAxis(steps, DAY, "days");
    }
    return length.compareTo(HOUR.multipliedBy(TICKS)) > 0
        ? new TimeAxis(steps, HOUR, "hours")
        : new TimeAxis(steps, MINUTE, "minutes");
  }

  /** Unit and begin. */
  String name() {
    return steps.isEmpty()
        ? unitName
        : "%s since %s UTC".formatted(unitName, BEGIN.format(steps.get(0).begin()));
  }

  /** Where that time is. */
  double at(Instant time) {
    return Duration.between(steps.get(0).begin(), time).toMillis() / (double) unit.toMillis();
  }

  /** Where the steps begin. */
  List<Double> times() {
    return steps.stream().map(step -> at(step.begin())).toList();
  }

  /** A value of each step. */
  Series series(String name, Tone tone, ToDoubleFunction<Step> value) {
    return new Series(name, tone, steps.stream().mapToDouble(value).boxed().toList());
  }

  /** Another timeline on this axis; what it lacks at its end is empty. */
  TimeAxis with(Timeline other) {
    List<Step> cut = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      cut.add(i < other.steps().size() ? other.steps().get(i) : Step.empty(steps.get(i).begin()));
    }
    return new TimeAxis(cut, unit, unitName);
  }
}
