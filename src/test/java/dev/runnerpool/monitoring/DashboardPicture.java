package dev.runnerpool.monitoring;

import dev.runnerpool.chart.Drawing;
import dev.runnerpool.chart.TimeChart;
import dev.runnerpool.chart.TimeChart.Axes;
import dev.runnerpool.chart.Tone;
import dev.runnerpool.cli.report.HtmlReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * A dashboard's panels with what Prometheus answered, as a page, so that a person can see about
 * what Grafana would show.
 */
final class DashboardPicture {

  /** Panels below one heading. */
  record Shown(String title, List<Box> panels) {}

  /**
   * A panel.
   *
   * @param share of the page's width, in percent
   * @param figure what it says; null if it is drawn
   * @param drawing what it draws; null if it says a figure
   */
  record Box(String title, double share, String figure, Drawing drawing) {}

  /** What a query answered under one name. */
  private record Line(String name, boolean stacked, Map<Double, Double> values) {}

  private final String title;
  private final List<Double> times;
  private final Instant from;
  private final List<Shown> rows = new ArrayList<>();

  DashboardPicture(DashboardSource source, Instant from, Instant to) {
    this.title = source.title();
    this.from = from;
    long seconds = Math.max(1, to.getEpochSecond() - from.getEpochSecond());
    this.times = DoubleStream.iterate(0, at -> at <= seconds, at -> at + 1).boxed().toList();
  }

  void row(String name) {
    rows.add(new Shown(name, new ArrayList<>()));
  }

  /**
   * Draws a panel.
   *
   * @param answers of its queries, in their order
   */
  void panel(DashboardSource.Panel panel, List<List<PrometheusServer.Series>> answers) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      DashboardSource.Query query = panel.queries().get(i);
      for (PrometheusServer.Series series : answers.get(i)) {
        lines.add(
            new Line(
                name(query.legend(), series.labels()),
                panel.stack() && !query.line(),
                series.values()));
      }
    }
    double share = 100.0 * panel.width() / 24;
    boolean says = panel.kind().equals("stat");
    rows.get(rows.size() - 1)
        .panels()
        .add(
            new Box(
                panel.title(),
                share,
                says ? figure(panel, lines) : null,
                says ? null : drawing(panel, lines)));
  }

  private static String figure(DashboardSource.Panel panel, List<Line> lines) {
    if (lines.isEmpty()) {
      return "no data";
    }
    return panel.name() ? lines.get(0).name() : last(lines.get(0));
  }

  private Drawing drawing(DashboardSource.Panel panel, List<Line> lines) {
    List<TimeChart.Series> bands = new ArrayList<>();
    List<TimeChart.Series> drawn = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      List<Double> values =
          times.stream()
              .map(at -> line.values().getOrDefault(from.getEpochSecond() + at, Double.NaN))
              .toList();
      (line.stacked() ? bands : drawn)
          .add(new TimeChart.Series(line.name(), Tone.inTurn(i), values));
    }
    Axes axes = new Axes(panel.unit() == null ? "" : panel.unit(), "seconds");
    return TimeChart.of(panel.title(), axes, times, bands, drawn);
  }

  private static String last(Line line) {
    double end = Collections.max(line.values().keySet());
    return String.format(Locale.ROOT, "%.4g", line.values().get(end));
  }

  private static String name(String legend, Map<String, String> labels) {
    String name = legend;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      name = name.replace("{{" + label.getKey() + "}}", label.getValue());
    }
    return name;
  }

  void write(Path file) throws IOException {
    Map<String, Object> data = Map.of("title", title, "rows", rows);
    Files.writeString(file, HtmlReport.of(DashboardPicture.class, "dashboard.html", data));
  }
}
