package dev.runnerpool.cli.simulate;

import dev.runnerpool.core.chart.HtmlText;
import dev.runnerpool.core.chart.TimeChart;
import dev.runnerpool.core.chart.TimeChart.Axes;
import dev.runnerpool.core.chart.TimeChart.Series;
import dev.runnerpool.core.sim.Timeline;
import dev.runnerpool.core.sim.Timeline.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws how simulations went. */
final class Charts {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String STYLE =
      "<style>text{font:12px system-ui,sans-serif;fill:#59636e}.grid{stroke:#e3e7eb}"
          + ".busy{fill:#1f6fd1}.idle{fill:#2f9e6e}.starting{fill:#d9930d}"
          + ".line{fill:none;stroke-width:1.5;stroke-linejoin:round}.wait{stroke:#b4232f}"
          + "</style><rect width='100%' height='100%' fill='#ffffff'/>";

  private Charts() {}

  /** Runners of one simulation by state, and the jobs that wait. */
  static String runners(Row row) {
    Timeline timeline = row.result().timeline();
    return TimeChart.of(
        "Runners of " + row.name() + " by state",
        new Axes("runners, jobs", unit(timeline).name()),
        times(timeline),
        bands(timeline),
        List.of(waiting("waiting jobs", "wait", timeline)));
  }

  /** Waiting jobs of some simulations over each other. */
  static String waiting(List<Row> rows) {
    Timeline first = rows.get(0).result().timeline();
    List<Series> lines = new ArrayList<>();
    for (Row row : rows) {
      Timeline timeline = row.result().timeline();
      lines.add(waiting(row.name(), "pool" + (lines.size() % 6 + 1), cut(timeline, first)));
    }
    return legend(lines)
        + TimeChart.of(
            "Waiting jobs", new Axes("jobs", unit(first).name()), times(first), List.of(), lines);
  }

  /** Names and colours of {@link #runners}. */
  static String runnersLegend() {
    List<Series> all = new ArrayList<>(bands(new Timeline(List.of())));
    all.add(new Series("waiting jobs, most at once", "wait", List.of()));
    return legend(all);
  }

  /** {@link #runners} as a file that needs no style sheet. */
  static String runnersFile(Row row) {
    String legend =
        "<text x='140' y='12'>runners: <tspan fill='#1f6fd1'>busy</tspan>, <tspan"
            + " fill='#2f9e6e'>idle</tspan>, <tspan fill='#d9930d'>starting</tspan>; <tspan"
            + " fill='#b4232f'>waiting jobs</tspan></text>";
    String chart = runners(row).replaceFirst("<svg ", "<svg xmlns='http://www.w3.org/2000/svg' ");
    int inside = chart.indexOf('>') + 1;
    return chart.substring(0, inside) + STYLE + legend + chart.substring(inside);
  }

  /** What times are counted in. */
  private record Unit(String name, Duration length) {}

  /** The largest that gives more than two ticks. */
  private static Unit unit(Timeline timeline) {
    List<Step> steps = timeline.steps();
    Duration span =
        steps.isEmpty()
            ? Duration.ZERO
            : Duration.between(steps.get(0).begin(), steps.get(steps.size() - 1).begin());
    if (span.compareTo(DAY.multipliedBy(3)) > 0) {
      return new Unit("days", DAY);
    }
    return span.compareTo(HOUR.multipliedBy(3)) > 0
        ? new Unit("hours", HOUR)
        : new Unit("minutes", MINUTE);
  }

  private static List<Series> bands(Timeline timeline) {
    return List.of(
        new Series("busy", "busy", values(timeline, Step::busy)),
        new Series("idle", "idle", values(timeline, Step::idle)),
        new Series("starting", "starting", values(timeline, Step::starting)));
  }

  private static Series waiting(String name, String style, Timeline timeline) {
    return new Series(name, style, values(timeline, Step::mostWaiting));
  }

  private static List<Double> times(Timeline timeline) {
    List<Step> steps = timeline.steps();
    double unit = unit(timeline).length().toMillis();
    return steps.stream()
        .map(step -> Duration.between(steps.get(0).begin(), step.begin()).toMillis() / unit)
        .toList();
  }

  private static List<Integer> values(Timeline timeline, ToDoubleFunction<Step> value) {
    return timeline.steps().stream()
        .map(step -> (int) Math.round(value.applyAsDouble(step)))
        .toList();
  }

  /** With as many steps as another has; what one lacks at its end is empty. */
  private static Timeline cut(Timeline timeline, Timeline like) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < like.steps().size(); i++) {
      steps.add(
          i < timeline.steps().size()
              ? timeline.steps().get(i)
              : new Step(like.steps().get(i).begin(), 0, 0, 0, 0));
    }
    return new Timeline(steps);
  }

  private static String legend(List<Series> series) {
    StringBuilder legend = new StringBuilder("<p class='legend'>");
    for (Series each : series) {
      legend.append(
          String.format(
              Locale.ROOT,
              "<span><i class='%s'></i>%s</span>",
              HtmlText.escape(each.style()),
              HtmlText.escape(each.name())));
    }
    return legend.append("</p>\n").toString();
  }
}
