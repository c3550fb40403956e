package dev.runnerpool.sandbox.nodes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of a runner's {@code config.toml} that a simulated runner heeds.
 *
 * @param ownAuthorities whether GitLab's certificate is checked by a file beside the config
 * @param kubernetes the table {@code runners.kubernetes}, missing without it
 */
record RunnerConfig(
    String url, String token, String executor, boolean ownAuthorities, JsonNode kubernetes) {
  private static final TomlMapper TOML = new TomlMapper();

  /**
   * @throws IllegalArgumentException if the text is no configuration that a runner starts with; the
   *     message says why, without the token
   */
  static RunnerConfig parse(String text) {
    JsonNode runner;
    try {
      runner = TOML.readTree(text).path("runners").path(0);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("config.toml: " + e.getOriginalMessage(), e);
    }
    RunnerConfig config =
        new RunnerConfig(
            required(runner, "url"),
            required(runner, "token"),
            required(runner, "executor"),
            runner.has("tls-ca-file"),
            runner.path("kubernetes"));
    if (!config.executor().equals("kubernetes") && !config.executor().equals("shell")) {
      throw new IllegalArgumentException("unknown executor \"" + config.executor() + "\"");
    }
    return config;
  }

  String setting(String name, String otherwise) {
    return kubernetes.path(name).asText(otherwise);
  }

  Map<String, String> table(String name) {
    Map<String, String> entries = new TreeMap<>();
    kubernetes
        .path(name)
        .properties()
        .forEach(entry -> entries.put(entry.getKey(), entry.getValue().asText()));
    return entries;
  }

  List<String> list(String name) {
    List<String> values = new ArrayList<>();
    kubernetes.path(name).forEach(value -> values.add(value.asText()));
    return values;
  }

  Map<String, Integer> retryLimits() {
    Map<String, Integer> limits = new TreeMap<>();
    table("retry_limits").forEach((text, tries) -> limits.put(text, Integer.valueOf(tries)));
    return limits;
  }

  Duration pollTimeout() {
    return Duration.ofSeconds(kubernetes.path("poll_timeout").asLong(180));
  }

  /** Long enough to tell runners apart, too short to be of use. */
  String shortToken() {
    String plain = token.startsWith("glrt-") ? token.substring(5) : token;
    return plain.substring(0, Math.min(9, plain.length())).toLowerCase(java.util.Locale.ROOT);
  }

  /** The address without a slash at the end. */
  String base() {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  @Override
  public String toString() {
    return "RunnerConfig[url=" + url + ", executor=" + executor + "]";
  }

  private static String required(JsonNode runner, String field) {
    String value = runner.path(field).asText("");
    if (value.isBlank()) {
      throw new IllegalArgumentException("config.toml: runners[0]." + field + " is missing");
    }
    return value;
  }
}
