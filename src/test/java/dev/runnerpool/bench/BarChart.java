package dev.runnerpool.bench;

import dev.runnerpool.chart.HtmlText;
import dev.runnerpool.chart.Scale;
import java.util.List;
import java.util.Locale;

/**
 * Panels below each other, one for each figure that several cases have, with a bar for each of
 * them: the median, and a line from the least to the most.
 */
final class BarChart {
  private static final int WIDTH = 760;
  private static final int NAMES = 120;
  private static final int NUMBERS = 70;
  private static final int ROW = 20;
  private static final int HEAD = 34;
  private static final int FOOT = 26;
  private static final String STYLE =
      """
      <style>
        text { font: 12px sans-serif; fill: #24292f }
        .title { font-weight: 600 }
        .tick { fill: #656d76; font-size: 11px }
        .grid { stroke: #d0d7de }
        .operator { fill: #2f81f7 }
        .other { fill: #9a6700 }
        .ceiling { fill: #8c959f }
        .range { stroke: #24292f; stroke-width: 1.5 }
        .back { fill: #ffffff }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 } .tick { fill: #9198a1 } .grid { stroke: #3d444d }
          .range { stroke: #e6edf3 } .back { fill: #0d1117 }
        }
      </style>
      """;

  private final StringBuilder svg = new StringBuilder();
  private int below;

  private BarChart() {}

  /** As SVG; an empty picture if no two cases have a figure in common. */
  static String of(List<Measured> measured) {
    BarChart chart = new BarChart();
    measured.stream()
        .map(Measured::figure)
        .distinct()
        .map(figure -> measured.stream().filter(row -> row.figure().equals(figure)).toList())
        .filter(rows -> rows.size() > 1)
        .forEach(chart::panel);
    return String.format(
            Locale.ROOT,
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' role='img'"
                + " aria-label='Medians of each case'>%n",
            WIDTH,
            chart.below)
        + STYLE
        + "<rect class='back' width='100%' height='100%'/>\n"
        + chart.svg
        + "</svg>\n";
  }

  private void panel(List<Measured> rows) {
    Measured first = rows.get(0);
    double largest = rows.stream().mapToDouble(Measured::most).max().orElse(0);
    Scale scale = Scale.upTo(largest, 6, false);
    int top = below + HEAD;
    int bottom = top + rows.size() * ROW;
    String unit = first.unit().isEmpty() ? "" : ", " + first.unit();
    add("<text class='title' x='8' y='%d'>%s</text>", below + 22, first.figure() + unit);
    for (double tick : scale.ticks()) {
      double x = x(tick, scale);
      add("<line class='grid' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>", x, x, top, bottom);
      add(
          "<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%s</text>",
          x, bottom + 14, scale.label(tick));
    }
    for (int i = 0; i < rows.size(); i++) {
      row(rows.get(i), top + i * ROW, scale);
    }
    below = bottom + FOOT;
  }

  private void row(Measured row, int top, Scale scale) {
    double end = x(row.median(), scale);
    int middle = top + ROW / 2;
    add("<text x='%d' y='%d' text-anchor='end'>%s</text>", NAMES - 8, middle + 4, row.of().name());
    add(
        "<rect class='%s' x='%d' y='%d' width='%.1f' height='%d'/>",
        row.of().contender().name().toLowerCase(Locale.ROOT),
        NAMES,
        top + 4,
        Math.max(1, end - NAMES),
        ROW - 8);
    add(
        "<line class='range' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>",
        x(row.least(), scale), x(row.most(), scale), middle, middle);
    add("<text x='%.1f' y='%d'>%.3g</text>", x(row.most(), scale) + 6, middle + 4, row.median());
  }

  private static double x(double value, Scale scale) {
    return NAMES + (WIDTH - NAMES - NUMBERS) * value / scale.top();
  }

  private void add(String form, Object... values) {
    Object[] escaped = values.clone();
    for (int i = 0; i < escaped.length; i++) {
      escaped[i] = escaped[i] instanceof String text ? HtmlText.escape(text) : escaped[i];
    }
    svg.append(String.format(Locale.ROOT, form, escaped)).append('\n');
  }
}
