package dev.runnerpool.cli.cost;

import dev.runnerpool.core.report.Bill;
import dev.runnerpool.core.report.Bill.Entry;
import dev.runnerpool.core.report.Dimension;
import dev.runnerpool.core.report.Spent;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.Table.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Columns of a report, each with how it is got of what was spent. */
final class Measures {

  /**
   * A column and its value.
   *
   * @param value of what was spent; null where there is none
   */
  record Measure(Column column, Function<Spent, Object> value) {}

  private Measures() {}

  static Measure measure(
      String header, String name, Unit unit, int rank, Function<Spent, Object> value) {
    return new Measure(new Column(header, name, unit, rank), value);
  }

  static List<Column> columns(List<Dimension> dimensions, List<Measure> measures) {
    List<Column> columns = new ArrayList<>();
    for (Dimension dimension : dimensions) {
      String label = dimension.label();
      columns.add(
          new Column(
              label.toUpperCase(Locale.ROOT).replace('-', ' '),
              label.replace('-', '_'),
              Unit.TEXT,
              0));
    }
    measures.forEach(measure -> columns.add(measure.column()));
    return columns;
  }

  static List<List<Object>> rows(List<Entry> entries, List<Measure> measures) {
    return entries.stream().map(entry -> row(entry.key(), entry.spent(), measures)).toList();
  }

  static List<Object> total(List<Dimension> dimensions, Spent total, List<Measure> measures) {
    return row(totalKey(dimensions), total, measures);
  }

  static List<String> totalKey(List<Dimension> dimensions) {
    return first("total", dimensions.size());
  }

  /** Stands for so many that are not shown one by one. */
  static List<String> others(List<Dimension> dimensions, int count) {
    return first("%s (%d)".formatted(Bill.OTHERS, count), dimensions.size());
  }

  private static List<String> first(String word, int size) {
    List<String> key = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      key.add(i == 0 ? word : "");
    }
    return key;
  }

  private static List<Object> row(List<String> key, Spent spent, List<Measure> measures) {
    List<Object> row = new ArrayList<>(key);
    measures.forEach(measure -> row.add(measure.value().apply(spent)));
    return row;
  }

  /** A share of all, 0 of nothing. */
  static double share(long part, long all) {
    return all == 0 ? 0 : (double) part / all;
  }
}
