package dev.runnerpool.cli.simulate;

import dev.runnerpool.chart.HtmlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Table and charts as one page that needs nothing else, and the first chart as a file. */
final class HtmlReport {
  private static final String PAGE = "report.html";

  private HtmlReport() {}

  /**
   * Writes {@code report.html}, {@code runners.svg} of the first row, {@code placement.svg} if its
   * pool has several kinds of nodes, and {@code pools.svg} if the rows share a queue.
   *
   * @throws InputException if the folder cannot be written to
   */
  static void write(Path folder, String trace, List<Row> rows, boolean shared) {
    String page =
        template()
            .replace("{{trace}}", HtmlText.escape(trace))
            .replace("{{table}}", HtmlText.escape(ResultTable.of(rows)))
            .replace("{{waiting}}", (shared ? Charts.pools(rows) : Charts.waiting(rows)).html())
            .replace("{{runners}}", runners(rows));
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(PAGE), page);
      Row first = rows.get(0);
      Files.writeString(folder.resolve("runners.svg"), Charts.runners(first).file());
      if (first.choices() > 1) {
        Files.writeString(folder.resolve("placement.svg"), Charts.placement(first).file());
      }
      if (shared) {
        Files.writeString(folder.resolve("pools.svg"), Charts.pools(rows).file());
      }
    } catch (IOException e) {
      throw new InputException(
          "--report %s: cannot write there: %s".formatted(folder, e.getMessage()));
    }
  }

  private static String runners(List<Row> rows) {
    StringBuilder runners = new StringBuilder();
    for (Row row : rows) {
      runners
          .append("<h3>%s</h3>%n".formatted(HtmlText.escape(row.name())))
          .append(Charts.runners(row).html());
      if (row.choices() > 1) {
        runners.append(Charts.placement(row).html());
      }
    }
    return runners.toString();
  }

  private static String template() {
    try (InputStream page = HtmlReport.class.getResourceAsStream(PAGE)) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page's template", e);
    }
  }
}
