package dev.runnerpool.cli.simulate;

import dev.runnerpool.simulation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results below each other. */
final class ResultTable {
  private static final List<String> HEADER =
      List.of(
          "PLANNER",
          "JOBS",
          "WAIT p50",
          "p95",
          "p99",
          "max",
          "RUNNERS/JOB",
          "IDLE/BUSY",
          "WARM/BUSY",
          "MOST/MAX");

  private ResultTable() {}

  static String of(List<Row> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    results.forEach(row -> rows.add(cells(row)));
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String form = column == 0 ? "%-" : "  %";
        line.append((form + width(rows, column) + "s").formatted(row.get(column)));
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
  }

  private static List<String> cells(Row row) {
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
