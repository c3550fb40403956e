package dev.runnerpool.operator.web.view;

import dev.runnerpool.chart.TimeChart;
import dev.runnerpool.chart.TimeChart.Axes;
import dev.runnerpool.chart.TimeChart.Series;
import dev.runnerpool.chart.Tone;
import dev.runnerpool.operator.web.reading.RunnerHistory.Stretch;
import dev.runnerpool.operator.web.reading.RunnerSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Draws runners by state and waiting jobs over time. */
public final class HistoryChart {

  private static final Duration IN_MINUTES = Duration.ofHours(2);

  private HistoryChart() {}

  /**
   * As SVG; empty while there are less than two samples.
   *
   * @param whose for screen readers, such as {@code all pools}
   */
  public static String of(Stretch stretch, String whose) {
    int points = stretch.samples().size();
    if (points < 2) {
      return "";
    }
    boolean minutes = stretch.step().multipliedBy(points).compareTo(IN_MINUTES) <= 0;
    double unit = minutes ? 1 : 60;
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      times.add(i * stretch.step().toMinutes() / unit);
    }
    return TimeChart.of(
            "Runners of %s by state, and waiting jobs".formatted(whose),
            new Axes(
                "runners, jobs",
                "%s since %s UTC"
                    .formatted(minutes ? "minutes" : "hours", TimeText.minute(stretch.from()))),
            times,
            List.of(
                series("busy", Tone.BUSY, stretch, RunnerSample::busy),
                series("idle", Tone.IDLE, stretch, RunnerSample::idle),
                series("starting", Tone.STARTING, stretch, RunnerSample::starting),
                series("retiring", Tone.RETIRING, stretch, RunnerSample::retiring)),
            List.of(series("waiting jobs", Tone.WAITING, stretch, RunnerSample::waiting)))
        .svg();
  }

  private static Series series(
      String name, Tone tone, Stretch stretch, ToIntFunction<RunnerSample> value) {
    return new Series(name, tone, stretch.samples().stream().map(value::applyAsInt).toList());
  }
}
