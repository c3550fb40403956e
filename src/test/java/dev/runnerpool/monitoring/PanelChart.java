package dev.runnerpool.monitoring;

import dev.runnerpool.chart.HtmlText;
import dev.runnerpool.chart.Scale;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A panel as SVG, so that a person can see about what Grafana would show. */
final class PanelChart {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 190;
  private static final int LEFT = 58;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 22;
  private static final String[] COLOURS = {
    "#3274d9", "#e0752d", "#56a64b", "#b877d9", "#e02f44", "#f2cc0c", "#0a9d9d", "#8f3bb8",
    "#73bf69", "#ff9830"
  };

  /** A named series, which stands on those before it or not. */
  record Line(String name, boolean stacked, Map<Double, Double> values) {}

  private final Instant from;
  private final double seconds;
  private final Scale up;
  private final StringBuilder svg = new StringBuilder();

  private PanelChart(Instant from, Instant to, double largest) {
    this.from = from;
    this.seconds = Math.max(1, to.getEpochSecond() - from.getEpochSecond());
    this.up = Scale.upTo(largest, 4, false);
  }

  static String of(List<Line> lines, Instant from, Instant to) {
    Map<Double, Double> sums = new TreeMap<>();
    double largest = 0;
    for (Line line : lines) {
      for (Map.Entry<Double, Double> at : line.values().entrySet()) {
        double top =
            line.stacked() ? sums.merge(at.getKey(), at.getValue(), Double::sum) : at.getValue();
        largest = Double.isInfinite(top) ? largest : Math.max(largest, top);
      }
    }
    return new PanelChart(from, to, largest).draw(lines);
  }

  private String draw(List<Line> lines) {
    add("<svg viewBox='0 0 %d %d' width='%d'>\n", WIDTH, HEIGHT, WIDTH);
    for (double tick : up.ticks()) {
      add(
          "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ddd'/>"
              + "<text x='%d' y='%.1f' text-anchor='end'>%s</text>\n",
          LEFT, WIDTH - RIGHT, y(tick), y(tick), LEFT - 5, y(tick) + 4, up.label(tick));
    }
    Scale time = Scale.upTo(seconds, 6, true);
    for (double tick : time.ticks()) {
      if (tick <= seconds) {
        add(
            "<text x='%.1f' y='%d' text-anchor='middle'>%s s</text>\n",
            x(from.getEpochSecond() + tick), HEIGHT - 6, time.label(tick));
      }
    }
    Map<Double, Double> below = new TreeMap<>();
    int colour = 0;
    for (Line line : lines) {
      line(line, COLOURS[colour++ % COLOURS.length], below);
    }
    return svg.append("</svg>\n").toString();
  }

  /** Stacked ones are filled down to the one below; a gap of more than two seconds stays one. */
  private void line(Line line, String colour, Map<Double, Double> below) {
    List<String> top = new ArrayList<>();
    List<String> bottom = new ArrayList<>();
    double last = Double.NEGATIVE_INFINITY;
    for (Map.Entry<Double, Double> at : line.values().entrySet()) {
      if (at.getKey() - last > 2) {
        flush(top, bottom, colour, line.stacked());
      }
      last = at.getKey();
      double floor = line.stacked() ? below.getOrDefault(at.getKey(), 0.0) : 0;
      double value = Math.min(floor + at.getValue(), up.top());
      top.add(point(at.getKey(), value));
      bottom.add(0, point(at.getKey(), floor));
      if (line.stacked()) {
        below.put(at.getKey(), value);
      }
    }
    flush(top, bottom, colour, line.stacked());
  }

  private void flush(List<String> top, List<String> bottom, String colour, boolean filled) {
    if (!top.isEmpty()) {
      if (filled) {
        add(
            "<polygon points='%s %s' fill='%s' fill-opacity='0.35'/>\n",
            String.join(" ", top), String.join(" ", bottom), colour);
      }
      add(
          "<polyline points='%s' fill='none' stroke='%s' stroke-width='1.4'/>\n",
          String.join(" ", top), colour);
    }
    top.clear();
    bottom.clear();
  }

  /** The series' names in their colours. */
  static String legend(List<Line> lines) {
    StringBuilder legend = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      legend.append(
          "<span><i style='background:%s'></i>%s</span> "
              .formatted(COLOURS[i % COLOURS.length], HtmlText.escape(lines.get(i).name())));
    }
    return legend.toString();
  }

  private String point(double second, double value) {
    return String.format(Locale.ROOT, "%.1f,%.1f", x(second), y(value));
  }

  private double x(double second) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (second - from.getEpochSecond()) / seconds;
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / up.top();
  }

  private void add(String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values));
  }
}
