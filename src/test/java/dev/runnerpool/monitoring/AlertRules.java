package dev.runnerpool.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The alerts that are shipped. */
final class AlertRules {

  static final Path FILE = Path.of("helm/runnerpool/files/alerts.yaml");
  static final Path TESTS = Path.of("src/test/resources/monitoring/alerts.test.yaml");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** One of them. */
  record Rule(String name, String expr, String severity, JsonNode annotations) {}

  private AlertRules() {}

  static List<Rule> all() {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode group : read(FILE).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        rules.add(
            new Rule(
                rule.path("alert").asText(),
                rule.path("expr").asText(),
                rule.path("labels").path("severity").asText(),
                rule.path("annotations")));
      }
    }
    return rules;
  }

  static JsonNode read(Path file) {
    try {
      return YAML.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
