package dev.runnerpool.chart;

import dev.runnerpool.chart.Legend.Key;
import dev.runnerpool.chart.Legend.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntToDoubleFunction;

/**
 * A chart over time: bands stacked on each other, lines drawn over them. A value holds from its
 * time until the next one.
 */
public final class TimeChart {
  private static final int WIDTH = 760;
  private static final int PLOT = 164;
  private static final int RIGHT = 16;
  private static final int HEAD = 20;
  private static final int FOOT = 36;
  private static final int NARROWEST_LEFT = 48;
  private static final int MARKS_BELOW_TOP = 30;

  /**
   * Values at the chart's times.
   *
   * @param values one for each time; NaN where there is none
   */
  public record Series(String name, Tone tone, List<? extends Number> values) {
    private double at(int time) {
      double value = values.get(time).doubleValue();
      return Double.isFinite(value) ? value : Double.NaN;
    }

    private double orNothing(int time) {
      double value = at(time);
      return Double.isNaN(value) ? 0 : value;
    }
  }

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

  /**
   * What is told about a chart's times besides its series.
   *
   * @param marked what the marks stand for
   */
  public record Notes(List<Span> spans, String marked, List<Mark> marks) {

    /** Nothing. */
    public static Notes none() {
      return new Notes(List.of(), "", List.of());
    }
  }

  private final List<Double> times;
  private final List<Series> bands;
  private final List<Series> lines;
  private final Scale time;
  private final Scale count;
  private final Svg svg = new Svg();
  private double left;
  private int top;

  private TimeChart(List<Double> times, List<Series> bands, List<Series> lines) {
    this.times = times;
    this.bands = bands;
    this.lines = lines;
    this.time = Scale.upTo(end(), 8, true).endingAt(end());
    this.count = Scale.upTo(largest(), 4, allWhole());
  }

  /**
   * Draws a chart.
   *
   * @param title what is shown
   * @param names what the axes count
   * @param times at which the series have their values, from 0 on
   */
  public static Drawing of(
      String title, Axes names, List<Double> times, List<Series> bands, List<Series> lines) {
    return of(title, names, times, bands, lines, Notes.none());
  }

  /** The same with notes; marks stand in a row at the top. */
  public static Drawing of(
      String title,
      Axes names,
      List<Double> times,
      List<Series> bands,
      List<Series> lines,
      Notes notes) {
    TimeChart chart = new TimeChart(times, bands, lines);
    return new Drawing(title, WIDTH, chart.draw(names, notes), chart.svg.toString());
  }

  private int draw(Axes names, Notes notes) {
    List<Key> keys = new ArrayList<>();
    bands.forEach(each -> keys.add(new Key(each.name(), each.tone(), Shape.BAND)));
    lines.forEach(each -> keys.add(new Key(each.name(), each.tone(), Shape.LINE)));
    if (!notes.marks().isEmpty()) {
      keys.add(new Key(notes.marked(), Tone.WAITING, Shape.MARK));
    }
    top = new Legend(keys, WIDTH).drawTo(svg) + HEAD;
    left =
        count.ticks().stream()
            .mapToDouble(tick -> Legend.widthOf(count.label(tick)) + 14)
            .reduce(NARROWEST_LEFT, Math::max);
    notes.spans().forEach(this::span);
    axes(names);
    bands();
    lines.forEach(this::line);
    notes.marks().forEach(this::mark);
    return top + PLOT + FOOT;
  }

  private void axes(Axes names) {
    for (double tick : count.ticks()) {
      svg.add(
          "<path class='rule' d='M%s %s H%s'/><text class='tick' x='%s' y='%s'"
              + " text-anchor='end'>%s</text>",
          left, y(tick), WIDTH - RIGHT, left - 6, y(tick) + 4, count.label(tick));
    }
    for (double tick : time.ticks()) {
      svg.add(
          "<text class='tick' x='%s' y='%s' text-anchor='middle'>%s</text>",
          x(tick), top + PLOT + 16, time.label(tick));
    }
    svg.add("<text class='tick' x='8' y='%s'>%s</text>", top - 8, names.upright());
    svg.add(
        "<text class='tick' x='%s' y='%s' text-anchor='end'>%s</text>",
        WIDTH - RIGHT, top + PLOT + 32, names.time());
  }

  private void span(Span span) {
    double from = x(Math.max(0, span.from()));
    double to = x(Math.min(time.top(), span.to()));
    if (to > from) {
      svg.add(
          "<rect class='span' x='%s' y='%s' width='%s' height='%s'/>", from, top, to - from, PLOT);
      svg.add("<text class='tick' x='%s' y='%s'>%s</text>", from + 4, top + 13, span.words());
    }
  }

  private void mark(Mark mark) {
    Legend.mark(svg, x(mark.at()), top + MARKS_BELOW_TOP);
    if (mark.count() > 1) {
      svg.add(
          "<text class='tick' x='%s' y='%s' text-anchor='middle'>%s</text>",
          x(mark.at()), top + MARKS_BELOW_TOP - 3, mark.count());
    }
  }

  private void bands() {
    double[] below = new double[times.size()];
    for (Series band : times.isEmpty() ? List.<Series>of() : bands) {
      double[] above = below.clone();
      for (int i = 0; i < above.length; i++) {
        above[i] += band.orNothing(i);
      }
      double[] floor = below;
      svg.add(
          "<path class='band %s' fill='%s' d='%s%s Z'/>",
          band.tone().style(),
          band.tone().light(),
          forth(0, times.size(), i -> above[i]),
          back(i -> floor[i]));
      below = above;
    }
  }

  private void line(Series series) {
    StringJoiner path = new StringJoiner(" ");
    int from = 0;
    while (from < times.size()) {
      int to = from;
      while (to < times.size() && !Double.isNaN(series.at(to))) {
        to++;
      }
      if (to > from) {
        path.add(forth(from, to, series::at));
      }
      from = to + 1;
    }
    svg.add(
        "<path class='line %s' fill='none' stroke='%s' d='%s'/>",
        series.tone().style(), series.tone().light(), path);
  }

  /** Along values to the right. */
  private String forth(int from, int to, IntToDoubleFunction value) {
    StringBuilder path = new StringBuilder();
    String height = Svg.number(y(value.applyAsDouble(from)));
    path.append("M%s %s".formatted(Svg.number(x(times.get(from))), height));
    for (int i = from + 1; i < to; i++) {
      String next = Svg.number(y(value.applyAsDouble(i)));
      if (!next.equals(height)) {
        path.append(" H%s V%s".formatted(Svg.number(x(times.get(i))), next));
        height = next;
      }
    }
    double end = to < times.size() ? times.get(to) : end();
    return path.append(" H%s".formatted(Svg.number(x(end)))).toString();
  }

  /** Along values to the left. */
  private String back(IntToDoubleFunction value) {
    StringBuilder path = new StringBuilder();
    String height = "";
    for (int i = times.size() - 1; i >= 0; i--) {
      String next = Svg.number(y(value.applyAsDouble(i)));
      if (!next.equals(height)) {
        String edge = height.isEmpty() ? "" : " H%s".formatted(Svg.number(x(times.get(i + 1))));
        path.append("%s V%s".formatted(edge, next));
        height = next;
      }
    }
    return path.append(" H%s".formatted(Svg.number(x(times.get(0))))).toString();
  }

  private double end() {
    if (times.isEmpty()) {
      return 1;
    }
    double last = times.get(times.size() - 1);
    return times.size() == 1 ? last + 1 : last + (last - times.get(0)) / (times.size() - 1);
  }

  private double largest() {
    double largest = 0;
    for (int i = 0; i < times.size(); i++) {
      int at = i;
      double stacked = bands.stream().mapToDouble(each -> each.orNothing(at)).sum();
      double line = lines.stream().mapToDouble(each -> each.orNothing(at)).max().orElse(0);
      largest = Math.max(largest, Math.max(stacked, line));
    }
    return largest;
  }

  private boolean allWhole() {
    List<Series> all = new ArrayList<>(bands);
    all.addAll(lines);
    return all.stream()
        .flatMap(each -> each.values().stream())
        .mapToDouble(Number::doubleValue)
        .allMatch(value -> !Double.isFinite(value) || value == Math.rint(value));
  }

  private double x(double at) {
    return left + (WIDTH - left - RIGHT) * at / time.top();
  }

  private double y(double value) {
    return top + PLOT - PLOT * Math.min(1, value / count.top());
  }
}
