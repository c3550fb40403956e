package dev.runnerpool.sandbox.gitlab.ci;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code parallel} keyword: how many instances a job has, what each is called and which
 * variables it gets.
 */
final class Parallel {
  private static final int MOST = 200;

  /** One instance of a job: its full name and the variables it gets on top. */
  record Instance(String name, Map<String, String> variables) {}

  private Parallel() {}

  static List<Instance> instances(Keywords job, String name) {
    Object value = job.value("parallel").orElse(null);
    List<Instance> instances;
    if (value == null) {
      instances = List.of(new Instance(name, Map.of()));
    } else if (value instanceof Integer count) {
      instances = numbered(name, count);
    } else if (value instanceof Map<?, ?> map && map.get("matrix") instanceof List<?> rows) {
      instances = matrix(name, rows);
    } else {
      instances = List.of();
    }
    if (instances.isEmpty() || instances.size() > MOST) {
      throw job.error(
          "parallel",
          "parallel of job '%s' should be a number or a matrix that gives 1 to %d jobs"
              .formatted(name, MOST));
    }
    return instances;
  }

  private static List<Instance> numbered(String name, int count) {
    List<Instance> instances = new ArrayList<>();
    for (int index = 1; index <= Math.min(count, MOST + 1); index++) {
      instances.add(
          new Instance(
              "%s %d/%d".formatted(name, index, count),
              Map.of("CI_NODE_INDEX", "" + index, "CI_NODE_TOTAL", "" + count)));
    }
    return instances;
  }

  private static List<Instance> matrix(String name, List<?> rows) {
    List<Map<String, String>> combinations = new ArrayList<>();
    for (Object row : rows) {
      if (row instanceof Map<?, ?> variables) {
        combinations.addAll(combine(variables));
      }
    }
    List<Instance> instances = new ArrayList<>();
    for (Map<String, String> each : combinations) {
      Map<String, String> variables = new LinkedHashMap<>(each);
      variables.put("CI_NODE_INDEX", "" + (instances.size() + 1));
      variables.put("CI_NODE_TOTAL", "" + combinations.size());
      String full = "%s: [%s]".formatted(name, String.join(", ", each.values()));
      instances.add(new Instance(full, variables));
    }
    return instances;
  }

  private static List<Map<String, String>> combine(Map<?, ?> variables) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (Map.Entry<?, ?> variable : variables.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      List<?> values =
          variable.getValue() instanceof List<?> list ? list : List.of(variable.getValue());
      for (Map<String, String> combination : combinations) {
        for (Object value : values) {
          Map<String, String> next = new LinkedHashMap<>(combination);
          next.put(String.valueOf(variable.getKey()), String.valueOf(value));
          longer.add(next);
        }
      }
      combinations = longer;
    }
    return combinations;
  }
}
