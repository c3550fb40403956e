package dev.runnerpool.monitoring;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A dashboard as it is written by hand.
 *
 * @param text what it is for
 */
record DashboardSource(String uid, String title, String text, List<Row> rows) {

  static final Path FOLDER = Path.of("src/test/resources/monitoring/dashboards");

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final String POOLS = "namespace=~\"$namespace\",pool=~\"$pool\"";

  /** Panels below one heading. */
  record Row(String title, List<Panel> panels) {}

  /**
   * One panel.
   *
   * @param kind {@code timeseries} unless said
   * @param unit in Grafana's words
   * @param width of 24 columns, 12 unless said
   * @param stack whether series stand on one another
   * @param name whether the series' name is shown and not its value
   * @param limits from which values on it is orange, and red
   */
  record Panel(
      String title,
      String kind,
      String unit,
      Integer width,
      boolean stack,
      boolean name,
      String text,
      List<Double> limits,
      List<Query> queries) {

    Panel {
      kind = Objects.requireNonNullElse(kind, "timeseries");
      width = Objects.requireNonNullElse(width, 12);
      text = Objects.requireNonNullElse(text, "");
      limits = Objects.requireNonNullElse(limits, List.of());
    }
  }

  /**
   * One query of a panel.
   *
   * @param line whether it is a line beside series that are stacked
   * @param empty why it has no data where all is as it should be; null if it must have some
   */
  record Query(String legend, @JsonProperty("expr") String written, boolean line, String empty) {

    /** In PromQL with Grafana's variables. */
    String expr() {
      return written.replace("<pools>", POOLS);
    }
  }

  /** Those that are shipped, by the name of their file without its ending. */
  static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one of that name. */
  static DashboardSource read(String name) {
    try {
      return YAML.readValue(FOLDER.resolve(name + ".yaml").toFile(), DashboardSource.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<Panel> panels() {
    return rows.stream().flatMap(row -> row.panels().stream());
  }
}
