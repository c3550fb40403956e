package dev.runnerpool.sandbox.gitlab.ci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Applies {@code extends}: maps are merged key by key, anything else is replaced. */
final class Extends {
  private static final int MAX_DEPTH = 11;

  private final CiDocument document;

  Extends(CiDocument document) {
    this.document = document;
  }

  /** The job {@code name} with all it extends merged in, nearest last. */
  Map<String, Object> apply(String name) {
    return apply(name, name, 0);
  }

  private Map<String, Object> apply(String origin, String name, int depth) {
    if (depth > MAX_DEPTH) {
      throw document.error(origin, "extends of job '%s' nests too deeply".formatted(origin));
    }
    Map<String, Object> own = asMap(document.root().get(name));
    Map<String, Object> merged = new LinkedHashMap<>();
    for (String parent : parents(own.get("extends"))) {
      if (document.root().get(parent) instanceof Map) {
        merge(merged, apply(origin, parent, depth + 1));
      } else {
        document.missing(
            name + "/extends", "job '%s' extends unknown '%s'".formatted(name, parent));
      }
    }
    merge(merged, own);
    merged.remove("extends");
    return merged;
  }

  private static List<String> parents(Object value) {
    List<String> parents = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(each -> parents.add(String.valueOf(each)));
    } else if (value != null) {
      parents.add(String.valueOf(value));
    }
    return parents;
  }

  private static void merge(Map<String, Object> into, Map<String, Object> from) {
    from.forEach(
        (key, value) -> {
          if (value instanceof Map && into.get(key) instanceof Map<?, ?> existing) {
            Map<String, Object> inner = asMap(existing);
            merge(inner, asMap(value));
            into.put(key, inner);
          } else {
            into.put(key, value);
          }
        });
  }

  private static Map<String, Object> asMap(Object value) {
    Map<String, Object> copy = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> copy.put(String.valueOf(key), each));
    }
    return copy;
  }
}
