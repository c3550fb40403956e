package dev.runnerpool.sandbox.gitlab.ci;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Typed access to the keywords of one job, {@code default} and top-level values behind them. */
final class Keywords {
  private final CiDocument document;
  private final String job;
  private final Map<String, Object> own;

  Keywords(CiDocument document, String job, Map<String, Object> own) {
    this.document = document;
    this.job = job;
    this.own = own;
  }

  CiFileException error(String keyword, String problem) {
    return document.error(job + "/" + keyword, problem);
  }

  void missing(String keyword, String problem) {
    document.missing(job + "/" + keyword, problem);
  }

  Optional<Object> value(String keyword) {
    return Optional.ofNullable(own.get(keyword));
  }

  /** The job's value, else that of {@code default}, else the old-style top-level one. */
  Optional<Object> inherited(String keyword) {
    if (own.containsKey(keyword)) {
      return value(keyword);
    }
    Object defaults = document.root().get("default");
    if (defaults instanceof Map<?, ?> map && map.get(keyword) != null) {
      return Optional.of(map.get(keyword));
    }
    return Optional.ofNullable(document.root().get(keyword));
  }

  Optional<String> text(String keyword) {
    return value(keyword).map(String::valueOf);
  }

  /** Lines of a script keyword: one string or lists of strings nested up to GitLab's ten levels. */
  List<String> script(String keyword) {
    List<String> lines = new ArrayList<>();
    inherited(keyword).ifPresent(value -> flatten(keyword, value, lines));
    return lines;
  }

  private void flatten(String keyword, Object value, List<String> into) {
    if (value instanceof List<?> list) {
      list.forEach(each -> flatten(keyword, each, into));
    } else if (value instanceof Map) {
      throw error(
          keyword,
          "%s of job '%s' is a string or a list of strings; quote a line that has a colon"
              .formatted(keyword, job));
    } else if (value instanceof String text) {
      into.add(text);
    } else if (value != null) {
      throw error(
          keyword,
          "%s of job '%s' is a string or a list of strings; quote '%s'"
              .formatted(keyword, job, value));
    }
  }

  Optional<String> image() {
    return inherited("image")
        .map(image -> image instanceof Map<?, ?> map ? map.get("name") : image)
        .map(String::valueOf);
  }

  /** Global variables with the job's over them. */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    addVariables(document.root().get("variables"), variables);
    value("variables").ifPresent(value -> addVariables(value, variables));
    return variables;
  }

  static void addVariables(Object value, Map<String, String> into) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, given) -> {
            Object plain = given instanceof Map<?, ?> detailed ? detailed.get("value") : given;
            into.put(String.valueOf(name), plain == null ? "" : String.valueOf(plain));
          });
    }
  }

  Duration timeout() {
    return inherited("timeout")
        .map(String::valueOf)
        .map(
            text ->
                Durations.parse(text)
                    .orElseThrow(
                        () ->
                            error(
                                "timeout",
                                "timeout '%s' of job '%s' is no duration; write for example 1h 30m"
                                    .formatted(text, job))))
        .orElse(null);
  }
}
