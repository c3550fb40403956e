package dev.runnerpool.sandbox.gitlab.ci;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads the {@code trigger} keyword of jobs. */
final class Triggers {
  /** GitLab lets child pipelines have children, and those none. */
  private static final int DEEPEST = 2;

  private final CiDocument document;
  private final Map<String, String> others;
  private final int depth;

  /**
   * Triggers of one file.
   *
   * @param depth how many files lead to this one
   */
  Triggers(CiDocument document, Map<String, String> others, int depth) {
    this.document = document;
    this.others = others;
    this.depth = depth;
  }

  /** What is triggered; empty if there is no such keyword, or no text for it. */
  Optional<Trigger> of(String job, Optional<Object> keyword) {
    if (keyword.isEmpty()) {
      return Optional.empty();
    }
    if (!(keyword.get() instanceof Map<?, ?> details)) {
      return project(String.valueOf(keyword.get()), null, false);
    }
    boolean waits = "depend".equals(details.get("strategy"));
    Object branch = details.get("branch");
    if (details.get("project") != null) {
      return project(String.valueOf(details.get("project")), branch, waits);
    }
    List<String> names = names(details.get("include"));
    if (names.isEmpty() || names.stream().anyMatch(name -> !others.containsKey(name))) {
      return Optional.empty();
    }
    if (depth == DEEPEST) {
      throw document.error(job + "/trigger", "child pipelines go deeper than " + DEEPEST);
    }
    String text = String.join("\n", names.stream().map(others::get).toList());
    CiPlan plan = CiFile.read(names.get(0), text, others, depth + 1);
    return Optional.of(new Trigger(null, null, plan, waits));
  }

  private Optional<Trigger> project(String path, Object branch, boolean waits) {
    String text = others.get(path);
    if (text == null || depth == DEEPEST) {
      return Optional.empty();
    }
    CiPlan plan = CiFile.read(path, text, others, depth + 1);
    return Optional.of(new Trigger(path, Objects.toString(branch, null), plan, waits));
  }

  private static List<String> names(Object include) {
    List<String> names = new ArrayList<>();
    if (include != null) {
      for (Object each : include instanceof List<?> list ? list : List.of(include)) {
        Object name = each instanceof Map<?, ?> map ? map.get("local") : each;
        names.add(String.valueOf(name).replaceFirst("^/", ""));
      }
    }
    return names;
  }
}
