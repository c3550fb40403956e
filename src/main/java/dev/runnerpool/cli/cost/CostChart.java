package dev.runnerpool.cli.cost;

import dev.runnerpool.cli.cost.Sheet.SheetColumn;
import dev.runnerpool.cli.cost.Sheet.Unit;
import dev.runnerpool.chart.HtmlText;
import dev.runnerpool.chart.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report's money as an SVG file: a bar for each row, made of its parts. */
final class CostChart {
  private static final int WIDTH = 760;
  private static final int NAMES = 200;
  private static final int NUMBERS = 80;
  private static final int LONGEST_NAME = 28;
  private static final int ROW = 24;
  private static final int BAR = 16;
  private static final int HEAD = 52;
  private static final int FOOT = 40;
  private static final int LEGEND_STEP = 84;
  private static final double NANOS = 1e9;

  private static final List<String> COLOURS =
      List.of(
          "#1f6fd1", "#2f9e6e", "#d9930d", "#8a3fc7", "#b4232f", "#8c959f", "#0b8a9e", "#c2540a",
          "#b58a00", "#59636e");

  private static final String STYLE =
      """
<style>
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 }
  .tick { fill: #656d76; font-size: 11px }
  .grid { stroke: #d0d7de }
  .back { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .tick { fill: #9198a1 } .grid { stroke: #3d444d } .back { fill: #0d1117 }
  }
</style>
<rect class='back' width='100%' height='100%'/>
""";

  private final Sheet sheet;
  private final List<Integer> parts;
  private final Scale dollars;
  private final StringBuilder svg = new StringBuilder();

  private CostChart(Sheet sheet, List<Integer> parts) {
    this.sheet = sheet;
    this.parts = parts;
    double largest = sheet.rows().stream().mapToDouble(this::sum).max().orElse(0);
    this.dollars = Scale.upTo(largest, 5, false);
  }

  /**
   * Draws a report.
   *
   * @param names of the columns of money that make a bar together; those of zeroes have no colour
   */
  static String of(Sheet sheet, List<String> names) {
    List<Integer> parts = new ArrayList<>();
    for (int i = 0; i < sheet.columns().size(); i++) {
      int at = i;
      if (names.contains(sheet.columns().get(i).name())
          && sheet.rows().stream().anyMatch(row -> row.get(at) instanceof Long n && n != 0)) {
        parts.add(i);
      }
    }
    return new CostChart(sheet, parts).draw();
  }

  private String draw() {
    int bottom = HEAD + sheet.rows().size() * ROW;
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' role='img' aria-label='%s'>",
        WIDTH, bottom + FOOT, sheet.about());
    svg.append(STYLE);
    add("<text class='title' x='8' y='18'>%s</text>", sheet.about());
    for (int i = 0; i < parts.size(); i++) {
      SheetColumn column = sheet.columns().get(parts.get(i));
      int x = 8 + i * LEGEND_STEP;
      add("<rect x='%d' y='30' width='10' height='10' fill='%s'/>", x, COLOURS.get(i));
      add(
          "<text class='tick' x='%d' y='39'>%s</text>",
          x + 14, column.header().toLowerCase(Locale.ROOT));
    }
    for (double tick : dollars.ticks()) {
      double x = NAMES + width(tick);
      add("<line class='grid' x1='%.1f' x2='%.1f' y1='%d' y2='%d'/>", x, x, HEAD, bottom);
      add(
          "<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%s</text>",
          x, bottom + 14, dollars.label(tick));
    }
    for (int i = 0; i < sheet.rows().size(); i++) {
      bar(sheet.rows().get(i), HEAD + i * ROW);
    }
    add(
        "<text class='tick' x='%d' y='%d' text-anchor='end'>US dollars</text>",
        WIDTH - NUMBERS, bottom + 32);
    return svg.append("</svg>\n").toString();
  }

  private void bar(List<Object> row, int top) {
    String name =
        sheet.columns().stream()
            .filter(column -> column.unit() == Unit.TEXT)
            .map(column -> row.get(sheet.columns().indexOf(column)))
            .filter(value -> value != null && !"".equals(value))
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    add(
        "<text x='%d' y='%d' text-anchor='end'>%s</text>",
        NAMES - 8, top + 16, TextTable.shortened(name, LONGEST_NAME));
    double x = NAMES;
    for (int i = 0; i < parts.size(); i++) {
      double width = width(usd(row.get(parts.get(i))));
      if (width > 0) {
        add(
            "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s'/>",
            x, top + (ROW - BAR) / 2, width, BAR, COLOURS.get(i));
        x += width;
      }
    }
    add(
        "<text class='tick' x='%.1f' y='%d'>%s</text>",
        x + 6, top + 16, Dollars.text(Math.round(sum(row) * NANOS)));
  }

  private double sum(List<Object> row) {
    return parts.stream().mapToDouble(part -> usd(row.get(part))).sum();
  }

  private static double usd(Object nanos) {
    return nanos instanceof Long number ? Math.max(0, number) / NANOS : 0;
  }

  private double width(double value) {
    return (WIDTH - NAMES - NUMBERS) * value / dollars.top();
  }

  private void add(String form, Object... values) {
    Object[] escaped = values.clone();
    for (int i = 0; i < escaped.length; i++) {
      escaped[i] = escaped[i] instanceof String text ? HtmlText.escape(text) : escaped[i];
    }
    svg.append(String.format(Locale.ROOT, form, escaped)).append('\n');
  }
}
