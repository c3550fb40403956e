package dev.runnerpool.sandbox.report;

import dev.runnerpool.chart.HtmlText;
import dev.runnerpool.chart.Scale;
import java.util.Locale;
import java.util.Map;

/** Lying bars as SVG, each made of parts, with an axis in US dollars. */
final class BarChart {
  private static final int WIDTH = 760;
  private static final int LEFT = 64;
  private static final int RIGHT = 90;
  private static final int ROW = 34;
  private static final int BAR = 20;

  private BarChart() {}

  /**
   * Draws a bar for each entry.
   *
   * @param title what is shown, read out by screen readers
   * @param bars dollars by kind of cost, by the bar's name; the kind is the part's style
   */
  static String of(String title, Map<String, Map<String, Double>> bars) {
    double largest = bars.values().stream().mapToDouble(BarChart::sum).max().orElse(0);
    Scale dollars = Scale.upTo(largest, 4, false);
    int bottom = bars.size() * ROW;
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>\n",
        WIDTH,
        bottom + 40,
        HtmlText.escape(title));
    for (double tick : dollars.ticks()) {
      double x = LEFT + width(tick, dollars);
      add(
          svg,
          "<line class='grid' x1='%.1f' x2='%.1f' y1='0' y2='%d'/>"
              + "<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%s</text>\n",
          x,
          x,
          bottom,
          x,
          bottom + 16,
          dollars.label(tick));
    }
    int row = 0;
    for (Map.Entry<String, Map<String, Double>> bar : bars.entrySet()) {
      drawBar(svg, bar.getKey(), bar.getValue(), row++ * ROW + (ROW - BAR) / 2, dollars);
    }
    add(
        svg,
        "<text class='unit' x='%d' y='%d' text-anchor='end'>US dollars</text>\n</svg>\n",
        WIDTH - RIGHT,
        bottom + 34);
    return svg.toString();
  }

  private static void drawBar(
      StringBuilder svg, String name, Map<String, Double> parts, int y, Scale dollars) {
    add(
        svg,
        "<text class='tick' x='%d' y='%d' text-anchor='end'>%s</text>\n",
        LEFT - 8,
        y + 14,
        HtmlText.escape(name));
    double x = LEFT;
    for (Map.Entry<String, Double> part : parts.entrySet()) {
      double width = width(part.getValue(), dollars);
      add(
          svg,
          "<rect class='band %s' x='%.1f' y='%d' width='%.1f' height='%d'/>\n",
          HtmlText.escape(part.getKey()),
          x,
          y,
          width,
          BAR);
      x += width;
    }
    add(svg, "<text class='tick' x='%.1f' y='%d'>$%.5f</text>\n", x + 6, y + 14, sum(parts));
  }

  private static double sum(Map<String, Double> parts) {
    return parts.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static double width(double value, Scale dollars) {
    return (WIDTH - LEFT - RIGHT) * value / dollars.top();
  }

  private static void add(StringBuilder svg, String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values));
  }
}
