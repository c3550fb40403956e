package dev.runnerpool.cli.simulate;

import dev.runnerpool.core.chart.HtmlText;
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
   * Writes {@code report.html} and {@code runners.svg}.
   *
   * @throws InputException if the folder cannot be written to
   */
  static void write(Path folder, String trace, List<Row> rows) {
    StringBuilder runners = new StringBuilder();
    for (Row row : rows) {
      runners
          .append("<h3>%s</h3>%n".formatted(HtmlText.escape(row.name())))
          .append(Charts.runnersLegend())
          .append(Charts.runners(row));
    }
    String page =
        template()
            .replace("{{trace}}", HtmlText.escape(trace))
            .replace("{{table}}", HtmlText.escape(ResultTable.of(rows)))
            .replace("{{waiting}}", Charts.waiting(rows))
            .replace("{{runners}}", runners);
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(PAGE), page);
      Files.writeString(folder.resolve("runners.svg"), Charts.runnersFile(rows.get(0)));
    } catch (IOException e) {
      throw new InputException(
          "--report %s: cannot write there: %s".formatted(folder, e.getMessage()));
    }
  }

  private static String template() {
    try (InputStream page = HtmlReport.class.getResourceAsStream(PAGE)) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page's template", e);
    }
  }
}
