package dev.runnerpool.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.chart.BarChart;
import dev.runnerpool.chart.BarChart.Bar;
import dev.runnerpool.chart.BarChart.Panel;
import dev.runnerpool.chart.BarChart.Part;
import dev.runnerpool.chart.BarChart.Range;
import dev.runnerpool.chart.Drawing;
import dev.runnerpool.chart.Tone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
    Files.writeString(folder.resolve("report.svg"), chart(measured).file());
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(
            folder.resolve("report.json").toFile(),
            measured.stream().map(BenchReport::json).toList());
  }

  /**
   * A panel for each figure that several cases have: the medians, and from the least to the most.
   */
  private static Drawing chart(List<Measured> measured) {
    List<Panel> panels =
        measured.stream()
            .map(Measured::figure)
            .distinct()
            .map(figure -> measured.stream().filter(row -> row.figure().equals(figure)).toList())
            .filter(rows -> rows.size() > 1)
            .map(rows -> new Panel(rows.get(0).figure(), unit(rows.get(0)), bars(rows)))
            .toList();
    return BarChart.of("Medians of each case", panels);
  }

  private static String unit(Measured row) {
    return row.unit().isEmpty() ? "how many" : row.unit();
  }

  private static List<Bar> bars(List<Measured> rows) {
    return rows.stream()
        .map(
            row ->
                new Bar(
                    row.of().name(),
                    List.of(part(row)),
                    Optional.of(new Range(row.least(), row.most())),
                    String.format(Locale.ROOT, "%.3g %s", row.median(), row.unit())))
        .toList();
  }

  private static Part part(Measured row) {
    return switch (row.of().contender()) {
      case OPERATOR -> new Part("RunnerPool", Tone.FIRST, row.median());
      case OTHER -> new Part("another autoscaler", Tone.FIFTH, row.median());
      case CEILING -> new Part("the least that must be done", Tone.RETIRING, row.median());
    };
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
