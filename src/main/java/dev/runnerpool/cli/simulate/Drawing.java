package dev.runnerpool.cli.simulate;

import dev.runnerpool.chart.HtmlText;
import dev.runnerpool.chart.TimeChart.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A chart with its legend.
 *
 * @param series what the legend names
 * @param svg the chart
 * @param hasMarks whether crosses stand for failed starts
 */
record Drawing(List<Series> series, String svg, boolean hasMarks) {
  private static final String FAILED = "failed starts";

  private static final Map<String, String> COLOURS =
      Map.of(
          "busy", "#1f6fd1",
          "idle", "#2f9e6e",
          "starting", "#d9930d",
          "wait", "#b4232f",
          "pool1", "#1f6fd1",
          "pool2", "#8a3fc7",
          "pool3", "#2f9e6e",
          "pool4", "#c2540a",
          "pool5", "#b58a00",
          "pool6", "#0b8a9e");

  private static final String STYLE =
      "<style>text{font:12px system-ui,sans-serif;fill:#59636e}.grid{stroke:#e3e7eb}"
          + ".line{fill:none;stroke-width:1.5;stroke-linejoin:round}.wait{stroke:#b4232f}"
          + ".span{fill:#f4e3e0}.mark{fill:none;stroke:#1b1f24;stroke-width:1.8}%s</style>"
          + "<rect width='100%%' height='100%%' fill='#ffffff'/>";

  /** With the classes of a page's style sheet. */
  String html() {
    StringBuilder legend = new StringBuilder("<p class='legend'>");
    for (Series each : series) {
      legend.append(
          "<span><i class='%s'></i>%s</span>"
              .formatted(each.style(), HtmlText.escape(each.name())));
    }
    if (hasMarks) {
      legend.append("<span>✕ ").append(FAILED).append("</span>");
    }
    return legend.append("</p>\n").append(svg).toString();
  }

  /** As a file that needs no style sheet. */
  String file() {
    List<String> names = new ArrayList<>();
    StringBuilder bands = new StringBuilder();
    for (Series each : series) {
      String colour = COLOURS.get(each.style());
      names.add("<tspan fill='%s'>%s</tspan>".formatted(colour, HtmlText.escape(each.name())));
      bands.append(".band.%s{fill:%s}".formatted(each.style(), colour));
    }
    if (hasMarks) {
      names.add("✕ " + FAILED);
    }
    String chart = svg.replaceFirst("<svg ", "<svg xmlns='http://www.w3.org/2000/svg' ");
    int inside = chart.indexOf('>') + 1;
    return chart.substring(0, inside)
        + STYLE.formatted(bands)
        + "<text x='140' y='12'>"
        + String.join(" · ", names)
        + "</text>"
        + chart.substring(inside);
  }
}
