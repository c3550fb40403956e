package dev.runnerpool.cli.simulate;

import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.core.table.Table.Unit;
import dev.runnerpool.simulation.Result;
import java.util.List;
import java.util.Locale;

/** Results below each other. */
final class ResultTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("PLANNER", Unit.TEXT),
          new Column("JOBS", Unit.FIGURE),
          new Column("WAIT p50", Unit.FIGURE),
          new Column("p95", Unit.FIGURE),
          new Column("p99", Unit.FIGURE),
          new Column("max", Unit.FIGURE),
          new Column("RUNNERS/JOB", Unit.FIGURE),
          new Column("IDLE/BUSY", Unit.FIGURE),
          new Column("WARM/BUSY", Unit.FIGURE),
          new Column("MOST/MAX", Unit.FIGURE));

  private ResultTable() {}

  static Table of(List<Row> results) {
    return new Table(COLUMNS, results.stream().map(ResultTable::cells).toList());
  }

  private static List<Object> cells(Row row) {
    Result result = row.result();
    return List.of(
        row.name(),
        String.valueOf(result.jobs()),
        seconds(result.waits().p50()),
        seconds(result.waits().p95()),
        seconds(result.waits().p99()),
        seconds(result.waits().max()),
        number("%.3f", result.runnersPerJob()),
        number("%.2f", result.idleShare()),
        number("%.2f", result.warmShare()),
        result.mostLive() + "/" + row.max());
  }

  private static String seconds(double value) {
    return number("%.1f s", value);
  }

  private static String number(String form, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, form, value);
  }
}
