package dev.runnerpool.operator.gitlab.client;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The proxy the environment names, by the variables curl and gitlab-runner read as well. */
final class ProxyChoice {

  private ProxyChoice() {}

  /**
   * The proxy for an address, if {@code HTTPS_PROXY} (or {@code HTTP_PROXY} for plain HTTP) names
   * one and {@code NO_PROXY} does not except the host: {@code *}, a host, or a domain with or
   * without a dot before it.
   */
  static Optional<URI> of(URI target, Map<String, String> environment) {
    String scheme = target.getScheme().toLowerCase(Locale.ROOT);
    return variable(environment, scheme + "_proxy")
        .filter(proxy -> !excepted(target.getHost(), variable(environment, "no_proxy").orElse("")))
        .map(proxy -> URI.create(proxy.contains("://") ? proxy : "http://" + proxy));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .or(() -> Optional.ofNullable(environment.get(name.toUpperCase(Locale.ROOT))))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static boolean excepted(String host, String exceptions) {
    return Arrays.stream(exceptions.split(",", -1))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .map(entry -> entry.startsWith(".") ? entry.substring(1) : entry)
        .anyMatch(entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
  }
}
