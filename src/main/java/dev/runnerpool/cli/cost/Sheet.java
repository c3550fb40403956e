package dev.runnerpool.cli.cost;

import java.util.List;

/**
 * A report, in whatever format it will be printed.
 *
 * @param report its name
 * @param about what is shown, in a line
 * @param columns of all rows
 * @param rows a value for each column; null where there is none
 * @param total the same of all rows together; empty if nothing adds up
 * @param notes what a reader has to know, a sentence each
 */
record Sheet(
    String report,
    String about,
    List<SheetColumn> columns,
    List<List<Object>> rows,
    List<Object> total,
    List<String> notes) {

  /** What a column holds. */
  enum Unit {
    /** A String. */
    TEXT,
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

    boolean isText() {
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
  record SheetColumn(String header, String name, Unit unit, int rank) {}
}
