package dev.runnerpool.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The medians of all rounds, with the least and the most: a table, a picture and JSON. */
final class BenchReport {
  private static final String HEAD =
      """
      %s, %d processors, Java %s

      | case | figure | median | least | most | |
      |---|---|---|---|---|---|
      """;

  private BenchReport() {}

  static void write(Path folder, List<Measured> measured) throws IOException {
    StringBuilder table =
        new StringBuilder(
            HEAD.formatted(
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature()));
    for (Measured row : measured) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.3g | %.3g | %.3g | %s |%n",
              row.of().name(),
              row.figure(),
              row.median(),
              row.least(),
              row.most(),
              row.unit()));
    }
    Files.writeString(folder.resolve("report.md"), table);
    Files.writeString(folder.resolve("report.svg"), BarChart.of(measured));
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            folder.resolve("report.json").toFile(),
            measured.stream().map(BenchReport::json).toList());
  }

  private static Map<String, Object> json(Measured row) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("case", row.of().name());
    json.put("figure", row.figure());
    json.put("unit", row.unit());
    json.put("values", row.values());
    return json;
  }
}
