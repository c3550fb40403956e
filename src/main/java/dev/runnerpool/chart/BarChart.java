package dev.runnerpool.chart;

import dev.runnerpool.chart.Legend.Key;
import dev.runnerpool.chart.Legend.Shape;
import java.util.List;
import java.util.Optional;

/** Lying bars, each made of parts, in panels below each other that have a scale each. */
public final class BarChart {
  private static final int WIDTH = 760;
  private static final int GAP = 8;
  private static final int WIDEST_NAMES = 230;
  private static final int ROW = 24;
  private static final int BAR = 16;
  private static final int TITLE = 24;
  private static final int FOOT = 42;

  /**
   * Bars of one measure.
   *
   * @param title above it; empty for none
   * @param unit what its scale counts, in words
   */
  public record Panel(String title, String unit, List<Bar> bars) {}

  /**
   * One bar.
   *
   * @param name left of it, of thirty letters at most
   * @param parts from left to right
   * @param range from the least to the most of several measurements
   * @param figure right of it: how much it is, with its unit
   */
  public record Bar(String name, List<Part> parts, Optional<Range> range, String figure) {
    private double sum() {
      return parts.stream().mapToDouble(Part::value).sum();
    }

    private double end() {
      return Math.max(sum(), range.map(Range::most).orElse(0.0));
    }
  }

  /** A part of a bar; {@code value} is 0 or more. */
  public record Part(String name, Tone tone, double value) {}

  /** From the least to the most. */
  public record Range(double least, double most) {}

  private final Svg svg = new Svg();
  private final double names;
  private final double end;

  private BarChart(List<Panel> panels) {
    this.names =
        panels.stream()
            .flatMap(panel -> panel.bars().stream())
            .mapToDouble(bar -> Legend.widthOf(bar.name()) + 2 * GAP)
            .reduce(60, Math::max);
    double figures =
        panels.stream()
            .flatMap(panel -> panel.bars().stream())
            .mapToDouble(bar -> Legend.widthOf(bar.figure()) + 2 * GAP)
            .reduce(60, Math::max);
    this.end = WIDTH - figures;
  }

  /**
   * Draws a chart. Parts of one name have one colour; parts that are 0 everywhere are not in the
   * legend, nor is a single one.
   *
   * @param title what is shown
   */
  public static Drawing of(String title, List<Panel> panels) {
    BarChart chart = new BarChart(panels);
    List<Key> keys =
        panels.stream()
            .flatMap(panel -> panel.bars().stream())
            .flatMap(bar -> bar.parts().stream())
            .filter(part -> part.value() > 0)
            .map(part -> new Key(part.name(), part.tone(), Shape.BAND))
            .distinct()
            .toList();
    int below = keys.size() > 1 ? new Legend(keys, WIDTH).drawTo(chart.svg) : 0;
    for (Panel panel : panels) {
      below = chart.panel(panel, below);
    }
    return new Drawing(title, WIDTH, below, chart.svg.toString());
  }

  private int panel(Panel panel, int from) {
    Scale scale = Scale.upTo(panel.bars().stream().mapToDouble(Bar::end).max().orElse(0), 5, false);
    int top = from + 4;
    if (!panel.title().isEmpty()) {
      svg.add("<text class='title' x='%s' y='%s'>%s</text>", GAP, from + 18, panel.title());
      top = from + TITLE + 4;
    }
    int bottom = top + panel.bars().size() * ROW;
    for (double tick : scale.ticks()) {
      double x = x(tick, scale);
      svg.add(
          "<path class='rule' d='M%s %s V%s'/><text class='tick' x='%s' y='%s'"
              + " text-anchor='middle'>%s</text>",
          x, top, bottom, x, bottom + 14, scale.label(tick));
    }
    svg.add(
        "<text class='tick' x='%s' y='%s' text-anchor='end'>%s</text>",
        end, bottom + 30, panel.unit());
    for (int i = 0; i < panel.bars().size(); i++) {
      bar(panel.bars().get(i), top + i * ROW, scale);
    }
    return bottom + FOOT;
  }

  private void bar(Bar bar, int top, Scale scale) {
    int middle = top + ROW / 2;
    svg.add(
        "<text x='%s' y='%s' text-anchor='end'>%s</text>",
        x(0, scale) - GAP, middle + 4, bar.name());
    double sum = 0;
    for (Part part : bar.parts()) {
      double x = x(sum, scale);
      sum += part.value();
      if (part.value() > 0) {
        svg.add(
            "<rect class='band %s' fill='%s' x='%s' y='%s' width='%s' height='%s'><title>%s</title></rect>",
            part.tone().style(),
            part.tone().light(),
            x,
            middle - BAR / 2,
            Math.max(0.5, x(sum, scale) - x),
            BAR,
            part.name());
      }
    }
    bar.range()
        .ifPresent(
            range ->
                svg.add(
                    "<path class='range' stroke='#1b1f24' d='M%s %s H%s'/>",
                    x(range.least(), scale), middle, x(range.most(), scale)));
    svg.add(
        "<text class='tick' x='%s' y='%s'>%s</text>",
        x(bar.end(), scale) + GAP, middle + 4, bar.figure());
  }

  private double x(double value, Scale scale) {
    double from = Math.min(names, WIDEST_NAMES);
    return from + (end - from) * value / scale.top();
  }
}
