package dev.runnerpool.core.table;

import dev.runnerpool.core.report.PrintedMoney;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.Table.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * A table as people read it: sums are rounded so that what is printed adds up, and a column that is
 * nothing everywhere is left out unless it has to be there.
 *
 * @param about what is shown, in a line; may be empty
 * @param columns those worth showing
 * @param notes what a reader has to know, a sentence each
 */
public record PrintedTable(String about, List<Lines> columns, List<String> notes) {
  private static final String NOTHING = "-";
  private static final long MILLIS = 1000;
  private static final long TENTHS_OF_PERCENT = 1_000_000;
  private static final double NANOS = 1e9;

  /**
   * One column.
   *
   * @param rows its cells
   * @param total its cell below them; empty if nothing adds up
   */
  public record Lines(Column column, List<String> rows, List<String> total) {}

  /** One cell, and whether it is a figure, which is read from the right. */
  public record Cell(String text, boolean figure) {}

  /** The printed form of a table. */
  public static PrintedTable of(Table table) {
    int decimals = decimals(table);
    List<Lines> columns = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      int at = i;
      Column column = table.columns().get(i);
      List<Object> values = new ArrayList<>();
      table.rows().forEach(row -> values.add(row.get(at)));
      if (column.rank() == 0 || !values.stream().allMatch(PrintedTable::isNothing)) {
        List<Object> total =
            table.total().isEmpty() ? List.of() : Collections.singletonList(table.total().get(at));
        columns.add(
            new Lines(
                column,
                texts(column.unit(), values, decimals),
                texts(column.unit(), total, decimals)));
      }
    }
    return new PrintedTable(table.about(), List.copyOf(columns), table.notes());
  }

  /** The headers. */
  public List<Cell> head() {
    return line(lines -> lines.column().header());
  }

  /** The cells of each row. */
  public List<List<Cell>> rows() {
    List<List<Cell>> rows = new ArrayList<>();
    int count = columns.isEmpty() ? 0 : columns.get(0).rows().size();
    for (int i = 0; i < count; i++) {
      int at = i;
      rows.add(line(lines -> lines.rows().get(at)));
    }
    return rows;
  }

  /** The cells of the total; empty if nothing adds up. */
  public List<Cell> total() {
    return columns.isEmpty() || columns.get(0).total().isEmpty()
        ? List.of()
        : line(lines -> lines.total().get(0));
  }

  private List<Cell> line(Function<Lines, String> text) {
    return columns.stream()
        .map(lines -> new Cell(text.apply(lines), !lines.column().unit().isText()))
        .toList();
  }

  private static boolean isNothing(Object value) {
    return value == null || (value instanceof Number n && n.doubleValue() == 0);
  }

  private static List<String> texts(Unit unit, List<Object> values, int decimals) {
    return switch (unit) {
      case MONEY ->
          summed(
              values, 1, PrintedMoney.unit(decimals), units -> PrintedMoney.text(units, decimals));
      case TIME -> summed(values, 1, MILLIS, PrintedTable::time);
      case SHARE -> summed(values, NANOS, TENTHS_OF_PERCENT, PrintedTable::percent);
      default -> values.stream().map(value -> single(unit, value, decimals)).toList();
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
      String shown = isNothing(values.get(i)) ? NOTHING : text.apply(rounded.get(i));
      texts.add(values.get(i) == null ? "" : shown);
    }
    return texts;
  }

  private static long scaled(Number number, double scale) {
    return scale == 1 ? number.longValue() : Math.round(number.doubleValue() * scale);
  }

  private static String single(Unit unit, Object value, int decimals) {
    if (value == null || "".equals(value)) {
      return "";
    }
    return switch (unit) {
      case COUNT -> String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
      case MONEY_EACH -> {
        int fine = Math.max(decimals, PrintedMoney.decimals((Long) value));
        yield PrintedMoney.text(PrintedMoney.roundOne((Long) value, PrintedMoney.unit(fine)), fine);
      }
      case RATIO -> percent(Math.round((Double) value * 1000));
      case PRICE -> String.format(Locale.ROOT, "%.5f", (Double) value);
      default -> printable(value.toString());
    };
  }

  /** A name may hold what a terminal would take for a command, or half of a character. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\ud800-\\udfff]", "?");
  }

  private static String time(long seconds) {
    return "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static String percent(long tenths) {
    return (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10 + "%";
  }

  private static int decimals(Table table) {
    long largest = 0;
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).unit() == Unit.MONEY) {
        int at = i;
        long sum =
            table.rows().stream()
                .mapToLong(row -> row.get(at) instanceof Long nanos ? nanos : 0)
                .sum();
        largest = Math.max(largest, Math.abs(sum));
      }
    }
    return PrintedMoney.decimals(largest);
  }
}
