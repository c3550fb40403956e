package dev.runnerpool.cli.simulate;

import dev.runnerpool.chart.Drawing;
import dev.runnerpool.cli.report.HtmlReport;
import dev.runnerpool.core.table.PrintedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Table and charts as one page that needs nothing else, and the first charts as files. */
final class SimulationReport {

  /** What is drawn of one simulation. */
  record Drawn(String name, List<Drawing> drawings) {}

  private SimulationReport() {}

  /**
   * Writes {@code report.html}, {@code runners.svg} of the first row, {@code placement.svg} if its
   * pool has several kinds of nodes, and {@code pools.svg} if the rows share a queue.
   *
   * @throws InputException if the folder cannot be written to
   */
  static void write(Path folder, String trace, List<Row> rows, boolean shared) {
    Drawing queue = shared ? Charts.pools(rows) : Charts.waiting(rows);
    Map<String, Object> data =
        Map.of(
            "trace", trace,
            "table", PrintedTable.of(ResultTable.of(rows)),
            "shared", shared,
            "queue", queue,
            "simulations", rows.stream().map(SimulationReport::drawn).toList());
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("report.html"),
          HtmlReport.of(SimulationReport.class, "report.html", data));
      Row first = rows.get(0);
      Files.writeString(folder.resolve("runners.svg"), Charts.runners(first).file());
      if (first.choices() > 1) {
        Files.writeString(folder.resolve("placement.svg"), Charts.placement(first).file());
      }
      if (shared) {
        Files.writeString(folder.resolve("pools.svg"), queue.file());
      }
    } catch (IOException e) {
      throw new InputException(
          "--report %s: cannot write there: %s".formatted(folder, e.getMessage()));
    }
  }

  private static Drawn drawn(Row row) {
    List<Drawing> drawings = new ArrayList<>(List.of(Charts.runners(row)));
    if (row.choices() > 1) {
      drawings.add(Charts.placement(row));
    }
    return new Drawn(row.name(), drawings);
  }
}
