package dev.runnerpool.cli.simulate;

import dev.runnerpool.chart.Drawing;
import dev.runnerpool.chart.TimeChart;
import dev.runnerpool.chart.TimeChart.Axes;
import dev.runnerpool.chart.TimeChart.Mark;
import dev.runnerpool.chart.TimeChart.Notes;
import dev.runnerpool.chart.TimeChart.Series;
import dev.runnerpool.chart.TimeChart.Span;
import dev.runnerpool.chart.Tone;
import dev.runnerpool.simulation.Timeline.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Draws how simulations went. */
final class Charts {
  private Charts() {}

  /**
   * Runners of one simulation by state, and the jobs that wait. Starts that failed are shown if
   * there was a trouble: now and then one comes too late anyway.
   */
  static Drawing runners(Row row) {
    TimeAxis axis = TimeAxis.of(row.result().timeline());
    List<Mark> failed =
        axis.steps().stream()
            .filter(step -> step.failedStarts() > 0 && !row.troubles().isEmpty())
            .map(step -> new Mark(axis.at(step.begin()), step.failedStarts()))
            .toList();
    List<Series> bands =
        List.of(
            axis.series("busy", Tone.BUSY, Step::busy),
            axis.series("idle", Tone.IDLE, Step::idle),
            axis.series("starting", Tone.STARTING, Step::starting));
    return draw("Runners of " + row.name() + " by state", axis, bands, row, failed);
  }

  /** Runners of one simulation by the entry of the placement that they have a node of. */
  static Drawing placement(Row row) {
    TimeAxis axis = TimeAxis.of(row.result().timeline());
    List<Series> bands = new ArrayList<>();
    for (int choice = 0; choice < row.choices(); choice++) {
      int entry = choice;
      bands.add(
          axis.series(
              "on nodes[" + entry + "]", Tone.inTurn(entry), step -> step.placed().get(entry)));
    }
    bands.add(axis.series("no node takes it", Tone.STARTING, Step::unschedulable));
    return draw("Runners of " + row.name() + " by placement", axis, bands, row, List.of());
  }

  /** Runners of pools that share a queue, and the jobs that wait in it. */
  static Drawing pools(List<Row> rows) {
    TimeAxis axis = TimeAxis.of(rows.get(0).result().timeline());
    List<Series> bands = series(rows, axis, step -> step.busy() + step.idle() + step.starting());
    return draw("Runners of pools that share a queue", axis, bands, rows.get(0), List.of());
  }

  /** Waiting jobs of some simulations over each other. */
  static Drawing waiting(List<Row> rows) {
    TimeAxis axis = TimeAxis.of(rows.get(0).result().timeline());
    List<Series> lines = series(rows, axis, Step::mostWaiting);
    return TimeChart.of(
        "Jobs that wait for a runner",
        new Axes("jobs", axis.name()),
        axis.times(),
        List.of(),
        lines);
  }

  private static List<Series> series(List<Row> rows, TimeAxis axis, ToDoubleFunction<Step> value) {
    List<Series> series = new ArrayList<>();
    for (Row row : rows) {
      TimeAxis own = axis.with(row.result().timeline());
      series.add(own.series(row.name(), Tone.inTurn(series.size()), value));
    }
    return series;
  }

  private static Drawing draw(
      String title, TimeAxis axis, List<Series> bands, Row row, List<Mark> failed) {
    List<Span> spans =
        row.troubles().stream()
            .map(
                trouble ->
                    new Span(axis.at(trouble.from()), axis.at(trouble.to()), trouble.words()))
            .toList();
    return TimeChart.of(
        title,
        new Axes("runners, jobs", axis.name()),
        axis.times(),
        bands,
        List.of(axis.series("waiting jobs", Tone.WAITING, Step::mostWaiting)),
        new Notes(spans, "failed starts", failed));
  }
}
