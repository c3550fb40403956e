package dev.runnerpool.chart;

import java.util.List;
import java.util.Locale;

/**
 * A chart over time as SVG: bands stacked on each other, lines drawn over them. Colours are the
 * style sheet's, by class.
 */
public final class TimeChart {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 220;
  private static final int LEFT = 48;
  private static final int RIGHT = 12;
  private static final int TOP = 22;
  private static final int BOTTOM = 34;
  private static final int MARKS_BELOW_TOP = 30;

  /**
   * Values at the chart's times.
   *
   * @param style class that the style sheet colours
   */
  public record Series(String name, String style, List<Integer> values) {}

  /**
   * What the axes count, in words.
   *
   * @param time unit and beginning of the times, such as {@code seconds since the start}
   */
  public record Axes(String upright, String time) {}

  /**
   * A time in which something was different, shaded.
   *
   * @param from begin, in the unit of the chart's times
   * @param words what it was; empty to say nothing
   */
  public record Span(double from, double to, String words) {}

  /**
   * What happened so often at one time, as a cross.
   *
   * @param at in the unit of the chart's times
   */
  public record Mark(double at, int count) {}

  /** What is told about a chart's times besides its series. */
  public record Notes(List<Span> spans, List<Mark> marks) {

    /** Nothing. */
    public static Notes none() {
      return new Notes(List.of(), List.of());
    }
  }

  private final List<Double> times;
  private final Scale time;
  private final Scale count;
  private final Axes names;
  private final StringBuilder svg = new StringBuilder();

  private TimeChart(List<Double> times, Axes names, int largest) {
    this.times = times;
    this.names = names;
    double end = times.isEmpty() ? 1 : times.get(times.size() - 1);
    this.time = Scale.upTo(end, 8, true).endingAt(end);
    this.count = Scale.upTo(largest, 4, true);
  }

  /**
   * Draws a chart.
   *
   * @param title what is shown, read out by screen readers
   * @param names what the axes count
   * @param times at which the series have their values, from 0 on
   */
  public static String of(
      String title, Axes names, List<Double> times, List<Series> bands, List<Series> lines) {
    return of(title, names, times, bands, lines, Notes.none());
  }

  /** The same with notes; marks stand in a row at the top. */
  public static String of(
      String title,
      Axes names,
      List<Double> times,
      List<Series> bands,
      List<Series> lines,
      Notes notes) {
    int largest = 0;
    for (int i = 0; i < times.size(); i++) {
      int at = i;
      int stacked = bands.stream().mapToInt(band -> band.values().get(at)).sum();
      int line = lines.stream().mapToInt(each -> each.values().get(at)).max().orElse(0);
      largest = Math.max(largest, Math.max(stacked, line));
    }
    TimeChart chart = new TimeChart(times, names, largest);
    chart.open(title);
    notes.spans().forEach(chart::span);
    chart.axes();
    chart.bands(bands);
    lines.forEach(chart::line);
    notes.marks().forEach(chart::mark);
    return chart.svg.append("</svg>\n").toString();
  }

  private void open(String title) {
    add(
        "<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>\n",
        WIDTH, HEIGHT, HtmlText.escape(title));
  }

  private void axes() {
    for (double tick : count.ticks()) {
      add(
          "<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>"
              + "<text class='tick' x='%d' y='%.1f' text-anchor='end'>%s</text>\n",
          LEFT, WIDTH - RIGHT, y(tick), y(tick), LEFT - 6, y(tick) + 4, count.label(tick));
    }
    for (double tick : time.ticks()) {
      add(
          "<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%s</text>\n",
          x(tick), HEIGHT - BOTTOM + 16, time.label(tick));
    }
    add("<text class='unit' x='0' y='12'>%s</text>\n", HtmlText.escape(names.upright()));
    add(
        "<text class='unit' x='%d' y='%d' text-anchor='end'>%s</text>\n",
        WIDTH - RIGHT, HEIGHT - 2, HtmlText.escape(names.time()));
  }

  private void span(Span span) {
    double from = x(Math.max(0, span.from()));
    double to = x(Math.min(time.top(), span.to()));
    if (to > from) {
      add(
          "<rect class='span' x='%.1f' y='%d' width='%.1f' height='%d'/>"
              + "<text class='unit' x='%.1f' y='%d'>%s</text>\n",
          from,
          TOP,
          to - from,
          HEIGHT - TOP - BOTTOM,
          from + 4,
          TOP + 13,
          HtmlText.escape(span.words()));
    }
  }

  private void mark(Mark mark) {
    double x = x(mark.at());
    add("<path class='mark' d='M%.1f %d l6 6 m0 -6 l-6 6'/>\n", x - 3, TOP + MARKS_BELOW_TOP);
    if (mark.count() > 1) {
      add(
          "<text class='unit' x='%.1f' y='%d' text-anchor='middle'>%d</text>\n",
          x, TOP + MARKS_BELOW_TOP - 3, mark.count());
    }
  }

  private void bands(List<Series> bands) {
    int[] below = new int[times.size()];
    for (Series band : bands) {
      StringBuilder points = new StringBuilder();
      for (int i = times.size() - 1; i >= 0; i--) {
        points.append(point(i, below[i]));
      }
      for (int i = 0; i < below.length; i++) {
        below[i] += band.values().get(i);
        points.append(point(i, below[i]));
      }
      add("<polygon class='band %s' points='%s'/>\n", band.style(), points.toString().strip());
    }
  }

  private void line(Series series) {
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < times.size(); i++) {
      points.append(point(i, series.values().get(i)));
    }
    add("<polyline class='line %s' points='%s'/>\n", series.style(), points.toString().strip());
  }

  private String point(int index, double value) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x(times.get(index)), y(value));
  }

  private double x(double second) {
    return LEFT + (WIDTH - LEFT - RIGHT) * second / time.top();
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / count.top();
  }

  private void add(String form, Object... values) {
    svg.append(String.format(Locale.ROOT, form, values));
  }
}
