package dev.runnerpool.operator.pods;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that gitlab-runner reads from its config.toml. It drops others without a word, and takes
 * those it knows in any case of letters.
 */
final class ConfigKeys {

  /** The gitlab-runner whose keys they are. */
  static final String VERSION = "19.4.0";

  private static final String ANY = "*";
  private static final ConfigKeys ROOT = read();

  private final Map<String, ConfigKeys> below = new LinkedHashMap<>();

  private ConfigKeys() {}

  private static ConfigKeys read() {
    ConfigKeys root = new ConfigKeys();
    Scripts.read("gitlab-runner-keys.txt")
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .forEach(line -> root.add(List.of(line.split("\\."))));
    return root;
  }

  private void add(List<String> path) {
    if (!path.isEmpty()) {
      below.computeIfAbsent(path.get(0), key -> new ConfigKeys()).add(path.subList(1, path.size()));
    }
  }

  /**
   * Spells the keys of a file as gitlab-runner's documents do.
   *
   * @return the keys that it would drop, such as {@code runners.kubernetes.cpu_limt}
   */
  static List<String> spell(ObjectNode file) {
    List<String> unknown = new ArrayList<>();
    ROOT.spell("", file, unknown);
    return List.copyOf(unknown);
  }

  private void spell(String path, ObjectNode table, List<String> unknown) {
    for (String key : List.copyOf(names(table))) {
      Optional<String> known = known(key);
      if (known.isEmpty()) {
        unknown.add(path + key);
        continue;
      }
      JsonNode value = table.remove(key);
      table.set(known.get(), value);
      ConfigKeys next = below.get(below.containsKey(known.get()) ? known.get() : ANY);
      next.spellWithin(path + known.get() + ".", value, unknown);
    }
  }

  private void spellWithin(String path, JsonNode value, List<String> unknown) {
    if (below.isEmpty()) {
      return;
    }
    if (value instanceof ObjectNode table) {
      spell(path, table, unknown);
    } else if (value instanceof ArrayNode list) {
      list.forEach(entry -> spellWithin(path, entry, unknown));
    }
  }

  private static List<String> names(ObjectNode table) {
    List<String> names = new ArrayList<>();
    table.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private Optional<String> known(String key) {
    if (below.containsKey(key) || below.containsKey(ANY)) {
      return Optional.of(key);
    }
    return below.keySet().stream().filter(key::equalsIgnoreCase).findFirst();
  }
}
