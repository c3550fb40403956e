package dev.runnerpool.core.table;

import java.util.List;
import java.util.stream.Stream;

/**
 * Rows of values, in whatever format they will be printed.
 *
 * @param about what is shown, in a line; empty to say nothing
 * @param columns of all rows
 * @param rows a value for each column; null where there is none
 * @param total the same of all rows together; empty if nothing adds up
 * @param notes what a reader has to know, a sentence each
 */
public record Table(
    String about,
    List<Column> columns,
    List<List<Object>> rows,
    List<Object> total,
    List<String> notes) {

  /** What a column holds. */
  public enum Unit {
    /** A String. */
    TEXT,
    /** A String of a number with its unit, for people only. */
    FIGURE,
    /** A Long. */
    COUNT,
    /** A Long of milliseconds. */
    TIME,
    /** A Long of billionths of a dollar, which adds up. */
    MONEY,
    /** The same, which does not. */
    MONEY_EACH,
    /** A Double, 1 for all. */
    SHARE,
    /** The same, which does not add up. */
    RATIO,
    /** A Double of dollars per hour. */
    PRICE;

    /** Whether it is read from the left. */
    public boolean isText() {
      return this == TEXT;
    }
  }

  /**
   * A column.
   *
   * @param header in tables
   * @param name in CSV and JSON, with its unit
   * @param unit what it holds
   * @param rank those of the highest are left out first where a table is too narrow; 0 never
   */
  public record Column(String header, String name, Unit unit, int rank) {

    /** A column for people only, which is always shown. */
    public Column(String header, Unit unit) {
      this(header, header, unit, 0);
    }
  }

  /** Columns for people only, all of one unit. */
  public static List<Column> columns(Unit unit, String... headers) {
    return Stream.of(headers).map(header -> new Column(header, unit)).toList();
  }

  /** Rows for people only. */
  public Table(List<Column> columns, List<List<Object>> rows) {
    this("", columns, rows, List.of(), List.of());
  }
}
