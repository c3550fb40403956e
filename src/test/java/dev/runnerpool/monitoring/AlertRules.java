package dev.runnerpool.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The alerts that are shipped. */
final class AlertRules {

  static final Path FILE = Path.of("helm/runnerpool/files/alerts.yaml");
  static final Path TESTS = Path.of("src/test/resources/monitoring/alerts.test.yaml");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** One of them. */
  record Rule(String name, String expr, String severity, JsonNode annotations) {}

  /** A series that alerts are made of. */
  record Recorded(String name, String expr) {}

  private AlertRules() {}

  static List<Rule> all() {
    return rules("alert")
        .map(
            rule ->
                new Rule(
                    rule.path("alert").asText(),
                    rule.path("expr").asText(),
                    rule.path("labels").path("severity").asText(),
                    rule.path("annotations")))
        .toList();
  }

  static List<Recorded> recorded() {
    return rules("record")
        .map(rule -> new Recorded(rule.path("record").asText(), rule.path("expr").asText()))
        .toList();
  }

  private static Stream<JsonNode> rules(String kind) {
    return read(FILE).findValues("rules").stream()
        .flatMap(group -> StreamSupport.stream(group.spliterator(), false))
        .filter(rule -> rule.has(kind));
  }

  static JsonNode read(Path file) {
    try {
      return YAML.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
