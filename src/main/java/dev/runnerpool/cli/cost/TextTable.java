package dev.runnerpool.cli.cost;

import dev.runnerpool.cli.cost.Sheet.SheetColumn;
import dev.runnerpool.cli.cost.Sheet.Unit;
import dev.runnerpool.core.report.PrintedMoney;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * A report as a table that fits a terminal: long texts are shortened in the middle, and columns
 * that have no room are left out and named.
 */
final class TextTable {
  /** Texts are shortened to this before a column is left out for them. */
  private static final int SHORT = 24;

  private static final int SHORTEST = 12;
  private static final String GAP = "  ";
  private static final String NOTHING = "-";
  private static final long MILLIS = 1000;
  private static final long TENTHS_OF_PERCENT = 1_000_000;
  private static final double NANOS = 1e9;

  private final Sheet sheet;
  private final int width;
  private final int decimals;

  private TextTable(Sheet sheet, int width) {
    this.sheet = sheet;
    this.width = width;
    this.decimals = decimals(sheet);
  }

  /** The table with its notes, for a terminal of so many columns. */
  static String of(Sheet sheet, int width) {
    return new TextTable(sheet, width).print();
  }

  private String print() {
    List<List<String>> columns = new ArrayList<>();
    for (int i = 0; i < sheet.columns().size(); i++) {
      columns.add(cells(i));
    }
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (sheet.columns().get(i).rank() == 0 || !isAllNothing(i)) {
        shown.add(i);
      }
    }
    List<String> left = new ArrayList<>();
    while (needed(columns, shown, SHORT) > width && leastWanted(shown) >= 0) {
      Integer out = leastWanted(shown);
      left.add(0, sheet.columns().get(out).header());
      shown.remove(out);
    }
    int longest = Integer.MAX_VALUE;
    for (int text = longestText(columns, shown);
        text >= SHORTEST && needed(columns, shown, longest) > width;
        text--) {
      longest = text;
    }
    StringBuilder table = new StringBuilder();
    wrap(sheet.about(), table);
    if (!sheet.rows().isEmpty()) {
      table.append('\n');
      rows(columns, shown, longest, table);
    }
    List<String> notes = new ArrayList<>(sheet.notes());
    if (!left.isEmpty()) {
      notes.add(
          "%d columns are not wide enough for %s: see --width, or --format csv."
              .formatted(width, String.join(", ", left)));
    }
    notes.forEach(note -> wrap(note, table));
    return table.toString();
  }

  private void rows(
      List<List<String>> columns, List<Integer> shown, int longest, StringBuilder table) {
    for (int row = 0; row < columns.get(0).size(); row++) {
      StringBuilder line = new StringBuilder();
      for (int column : shown) {
        boolean text = sheet.columns().get(column).unit().isText();
        String cell = columns.get(column).get(row);
        int wide = text ? longest : Integer.MAX_VALUE;
        String form = "%" + (text ? "-" : "") + Math.min(wide, widest(columns.get(column))) + "s";
        line.append(line.isEmpty() ? "" : GAP).append(form.formatted(shortened(cell, wide)));
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    table.append('\n');
  }

  /** What is nothing everywhere says nothing. */
  private boolean isAllNothing(int column) {
    return sheet.rows().stream()
        .map(row -> row.get(column))
        .allMatch(value -> value == null || (value instanceof Number n && n.doubleValue() == 0));
  }

  private Integer leastWanted(List<Integer> shown) {
    int out = -1;
    for (int column : shown) {
      int rank = sheet.columns().get(column).rank();
      if (rank > 0 && (out < 0 || rank > sheet.columns().get(out).rank())) {
        out = column;
      }
    }
    return out;
  }

  private int needed(List<List<String>> columns, List<Integer> shown, int longest) {
    int needed = -GAP.length();
    for (int column : shown) {
      int widest = widest(columns.get(column));
      needed +=
          GAP.length()
              + (sheet.columns().get(column).unit().isText() ? Math.min(longest, widest) : widest);
    }
    return needed;
  }

  private int longestText(List<List<String>> columns, List<Integer> shown) {
    return shown.stream()
        .filter(column -> sheet.columns().get(column).unit().isText())
        .mapToInt(column -> widest(columns.get(column)))
        .max()
        .orElse(0);
  }

  private static int widest(List<String> cells) {
    return cells.stream().mapToInt(String::length).max().orElse(1);
  }

  /** With an ellipsis in its middle, as both ends of a path tell the most. */
  static String shortened(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest / 2;
    return text.substring(0, longest - 1 - end) + "…" + text.substring(text.length() - end);
  }

  private void wrap(String note, StringBuilder out) {
    int at = 0;
    for (String word : note.split(" ", -1)) {
      if (at > 0 && at + 1 + word.length() > width) {
        out.append('\n');
        at = 0;
      }
      out.append(at > 0 ? " " : "").append(word);
      at += (at > 0 ? 1 : 0) + word.length();
    }
    out.append('\n');
  }

  /** Header, rows and total of a column. */
  private List<String> cells(int at) {
    SheetColumn column = sheet.columns().get(at);
    List<String> cells = new ArrayList<>();
    cells.add(column.header());
    List<Object> values = new ArrayList<>();
    sheet.rows().forEach(row -> values.add(row.get(at)));
    cells.addAll(texts(column.unit(), values));
    if (!sheet.total().isEmpty()) {
      Object total = sheet.total().get(at);
      cells.addAll(texts(column.unit(), Collections.singletonList(total)));
    }
    return cells;
  }

  private List<String> texts(Unit unit, List<Object> values) {
    return switch (unit) {
      case MONEY -> summed(values, 1, PrintedMoney.unit(decimals), this::money);
      case TIME -> summed(values, 1, MILLIS, TextTable::time);
      case SHARE -> summed(values, NANOS, TENTHS_OF_PERCENT, TextTable::percent);
      default -> values.stream().map(value -> single(unit, value)).toList();
    };
  }

  private static List<String> summed(
      List<Object> values, double scale, long unit, LongFunction<String> text) {
    List<Long> amounts =
        values.stream()
            .map(value -> value instanceof Number number ? scaled(number, scale) : 0L)
            .toList();
    List<Long> rounded = PrintedMoney.round(amounts, unit);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      boolean nothing = values.get(i) instanceof Number n && n.doubleValue() == 0;
      texts.add(nothing ? NOTHING : values.get(i) == null ? "" : text.apply(rounded.get(i)));
    }
    return texts;
  }

  private static long scaled(Number number, double scale) {
    return scale == 1 ? number.longValue() : Math.round(number.doubleValue() * scale);
  }

  private String single(Unit unit, Object value) {
    if (value == null || "".equals(value)) {
      return "";
    }
    return switch (unit) {
      case COUNT -> String.format(Locale.ROOT, "%,d", (Long) value);
      case MONEY_EACH -> {
        int fine = Math.max(decimals, PrintedMoney.decimals((Long) value));
        yield PrintedMoney.text(PrintedMoney.roundOne((Long) value, PrintedMoney.unit(fine)), fine);
      }
      case RATIO -> percent(Math.round((Double) value * 1000));
      case PRICE -> String.format(Locale.ROOT, "%.5f", (Double) value);
      default -> printable(value.toString());
    };
  }

  /** A name may hold what a terminal would take for a command. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private String money(long units) {
    return PrintedMoney.text(units, decimals);
  }

  private static String time(long seconds) {
    return "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static String percent(long tenths) {
    return (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10 + "%";
  }

  private static int decimals(Sheet sheet) {
    long largest = 0;
    for (int i = 0; i < sheet.columns().size(); i++) {
      if (sheet.columns().get(i).unit() == Unit.MONEY) {
        int at = i;
        long sum =
            sheet.rows().stream()
                .mapToLong(row -> row.get(at) instanceof Long nanos ? nanos : 0)
                .sum();
        largest = Math.max(largest, Math.abs(sum));
      }
    }
    return PrintedMoney.decimals(largest);
  }
}
