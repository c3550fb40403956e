package dev.runnerpool.operator.tracing;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Where spans go, by OpenTelemetry's own variables.
 *
 * <p>Source: "OpenTelemetry Protocol Exporter" and "Environment Variable Specification" of
 * OpenTelemetry's specification: the path {@code v1/traces} is added to the endpoint of all
 * signals, and values in lists are percent-encoded.
 */
@ApplicationScoped
class TracingSettings {

  private static final String PROTOCOL = "http/protobuf";
  private static final String PATH = "v1/traces";

  private final Config config;

  TracingSettings(Config config) {
    this.config = config;
  }

  /**
   * The collector's address for spans.
   *
   * @return empty if none is set
   * @throws IllegalArgumentException naming the variable, its value and what would be right
   */
  Optional<URI> target() {
    if (config.getOptionalValue("otel.sdk.disabled", Boolean.class).orElse(false)) {
      return Optional.empty();
    }
    Optional<String> ofTraces = value("otel.exporter.otlp.traces.endpoint");
    Optional<String> ofAll = value("otel.exporter.otlp.endpoint");
    if (ofTraces.isEmpty() && ofAll.isEmpty()) {
      return Optional.empty();
    }
    String protocol = value("otel.exporter.otlp.protocol").orElse(PROTOCOL);
    if (!PROTOCOL.equals(protocol)) {
      throw new IllegalArgumentException(
          "OTEL_EXPORTER_OTLP_PROTOCOL is '%s': only %s is spoken, port 4318 of most collectors"
              .formatted(protocol, PROTOCOL));
    }
    return ofTraces
        .map(text -> address("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", text, ""))
        .or(
            () ->
                ofAll.map(
                    text ->
                        address(
                            "OTEL_EXPORTER_OTLP_ENDPOINT",
                            text,
                            text.endsWith("/") ? PATH : "/" + PATH)));
  }

  private static URI address(String variable, String text, String path) {
    try {
      URI given = URI.create(text);
      if (given.getHost() != null && String.valueOf(given.getScheme()).matches("https?")) {
        return URI.create(text + path);
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Said below.
    }
    throw new IllegalArgumentException(
        "%s is '%s': it must be an address such as http://collector.monitoring:4318"
            .formatted(variable, text));
  }

  /** Headers of each request, which may hold a secret. */
  Map<String, String> headerValues() {
    return pairs("OTEL_EXPORTER_OTLP_HEADERS", "otel.exporter.otlp.headers");
  }

  /** What the spans come from. */
  Map<String, String> resourceValues() {
    Map<String, String> values = new LinkedHashMap<>();
    value("quarkus.application.version").ifPresent(text -> values.put("service.version", text));
    Optional.ofNullable(System.getenv("HOSTNAME"))
        .ifPresent(name -> values.put("service.instance.id", name));
    values.put("service.name", "runnerpool-operator");
    values.putAll(pairs("OTEL_RESOURCE_ATTRIBUTES", "otel.resource.attributes"));
    value("otel.service.name").ifPresent(text -> values.put("service.name", text));
    return values;
  }

  private Optional<String> value(String key) {
    return config
        .getOptionalValue(key, String.class)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private Map<String, String> pairs(String variable, String key) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : value(key).orElse("").split(",")) {
      int middle = pair.indexOf('=');
      if (middle > 0) {
        values.put(
            pair.substring(0, middle).strip(),
            URLDecoder.decode(
                pair.substring(middle + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
      } else if (!pair.isBlank()) {
        throw new IllegalArgumentException(
            variable + " must be key=value, several divided by commas; one of them has no '='");
      }
    }
    return values;
  }
}
