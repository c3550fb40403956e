package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * {@code spec.runner.config}, merged table by table over the rendered file; lists are replaced, but
 * for variables and volumes, which are added.
 */
final class ExtraConfig {

  static final String FIELD = "spec.runner.config";

  private ExtraConfig() {}

  static void merge(String config, ObjectNode file) {
    if (isEmpty(config)) {
      return;
    }
    new TreeMerge(ExtraConfig::lists).merge("", file, parse(config));
  }

  private static JsonNode lists(String path, ArrayNode below, ArrayNode above) {
    if (path.equals("runners")) {
      new TreeMerge(ExtraConfig::lists)
          .merge("runners[0]", (ObjectNode) below.get(0), (ObjectNode) above.get(0));
      return below;
    }
    return isAdded(path) ? below.addAll(above.deepCopy()) : above.deepCopy();
  }

  /** What the manifest has fields for and the config more of; of two variables the later holds. */
  private static boolean isAdded(String path) {
    return path.equals("runners[0].environment")
        || path.startsWith("runners[0].kubernetes.volumes.");
  }

  /** Keys of it that gitlab-runner would drop, such as {@code runners.kubernetes.cpu_limt}. */
  static List<String> unknownKeys(String config) {
    return isEmpty(config) ? List.of() : ConfigKeys.spell(parse(config));
  }

  private static boolean isEmpty(String config) {
    return config == null || config.isBlank();
  }

  private static ObjectNode parse(String config) {
    ObjectNode extra;
    try {
      extra = Toml.read(config);
    } catch (JsonProcessingException e) {
      throw new InvalidSpecException(FIELD, problem(e.getLocation()));
    }
    ConfigKeys.spell(extra);
    JsonNode runners = extra.get("runners");
    if (runners instanceof ObjectNode table) {
      // GitLab's documents show tables like [runners.kubernetes] without the [[runners]] above.
      runners = extra.putArray("runners").add(table);
    }
    boolean one = runners instanceof ArrayNode list && list.size() == 1 && list.get(0).isObject();
    if (runners != null && !one) {
      throw new InvalidSpecException(
          FIELD, "a pool has one runner: write [[runners]] once, or leave it out");
    }
    return extra;
  }

  // The parser's own message may quote the text, and the text may hold a password.
  private static String problem(JsonLocation at) {
    return "line "
        + at.getLineNr()
        + ", column "
        + at.getColumnNr()
        + ": not TOML; check for a missing quote or bracket, or a key that stands twice";
  }
}
