package dev.runnerpool.monitoring;

import dev.runnerpool.chart.HtmlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A dashboard's panels with what Prometheus answered, as a page to be looked at. */
final class DashboardPicture {

  private static final String TOP =
      """
      <!doctype html><meta charset="utf-8"><title>%1$s</title><style>
      body {font: 13px sans-serif; margin: 16px; width: 1130px; background: #f4f5f5; color: #24292e}
      h1 {font-size: 20px} h2 {font-size: 14px; margin: 18px 0 6px}
      .row {display: flex; flex-wrap: wrap; gap: 10px}
      .panel {background: #fff; border: 1px solid #ddd; padding: 8px; box-sizing: border-box}
      .panel b {display: block; margin-bottom: 4px} .figure {font-size: 26px; color: #3274d9}
      svg text {font: 11px sans-serif; fill: #555} span {margin-right: 8px; white-space: nowrap}
      .legend {max-height: 60px; overflow: hidden; font-size: 11px}
      i {display: inline-block; width: 10px; height: 10px; margin-right: 3px}
      </style><h1>%1$s</h1>
      """;

  private final Instant from;
  private final Instant to;
  private final StringBuilder html = new StringBuilder();

  DashboardPicture(DashboardSource source, Instant from, Instant to) {
    this.from = from;
    this.to = to;
    html.append(TOP.formatted(HtmlText.escape(source.title())));
  }

  void row(String title) {
    html.append("</div><h2>").append(HtmlText.escape(title)).append("</h2><div class='row'>\n");
  }

  /**
   * Draws a panel.
   *
   * @param answers of its queries, in their order
   */
  void panel(DashboardSource.Panel panel, List<List<PrometheusServer.Series>> answers) {
    List<PanelChart.Line> lines = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      DashboardSource.Query query = panel.queries().get(i);
      for (PrometheusServer.Series series : answers.get(i)) {
        lines.add(
            new PanelChart.Line(
                name(query.legend(), series.labels()),
                panel.stack() && !query.line(),
                series.values()));
      }
    }
    html.append(
        "<div class='panel' style='width:%dpx'><b>%s</b>"
            .formatted(1130 * panel.width() / 24 - 10, HtmlText.escape(panel.title())));
    if (panel.kind().equals("stat")) {
      String figure =
          lines.isEmpty() ? "no data" : panel.name() ? lines.get(0).name() : last(lines.get(0));
      html.append("<div class='figure'>%s</div>".formatted(HtmlText.escape(figure)));
    } else {
      html.append(PanelChart.of(lines, from, to))
          .append("<div class='legend'>")
          .append(PanelChart.legend(lines))
          .append("</div>");
    }
    html.append("</div>\n");
  }

  private static String last(PanelChart.Line line) {
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
    Files.writeString(file, html.append("</div>\n"));
  }
}
