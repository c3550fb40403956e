package dev.runnerpool.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The medians of all rounds, with the least and the most, as a table and as JSON. */
final class BenchReport {

  private BenchReport() {}

  static void write(Path folder, Map<Case, List<List<Figure>>> results) throws IOException {
    StringBuilder table =
        new StringBuilder(
            "| case | figure | median | least | most | |\n|---|---|---|---|---|---|\n");
    List<Map<String, Object>> json = new ArrayList<>();
    results.forEach(
        (each, rounds) ->
            byName(rounds)
                .forEach(
                    (name, figures) -> {
                      double[] values =
                          figures.stream().mapToDouble(Figure::value).sorted().toArray();
                      double median = values[(values.length - 1) / 2];
                      String unit = figures.get(0).unit();
                      table.append(
                          "| %s | %s | %.3g | %.3g | %.3g | %s |%n"
                              .formatted(
                                  each.name(),
                                  name,
                                  median,
                                  values[0],
                                  values[values.length - 1],
                                  unit));
                      Map<String, Object> entry = new LinkedHashMap<>();
                      entry.put("case", each.name());
                      entry.put("figure", name);
                      entry.put("unit", unit);
                      entry.put("values", values);
                      json.add(entry);
                    }));
    Files.writeString(folder.resolve("report.md"), table);
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("report.json").toFile(), json);
  }

  private static Map<String, List<Figure>> byName(List<List<Figure>> rounds) {
    Map<String, List<Figure>> byName = new LinkedHashMap<>();
    rounds.forEach(
        round ->
            round.forEach(
                figure ->
                    byName.computeIfAbsent(figure.name(), key -> new ArrayList<>()).add(figure)));
    return byName;
  }
}
