package dev.runnerpool.gitlab.client;

import dev.runnerpool.core.demand.Failure.Reason;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;

/** The proxy the environment names, by the variables curl and gitlab-runner read as well. */
final class ProxyChoice {

  private static final int DEFAULT_PORT = 3128;

  private ProxyChoice() {}

  /**
   * A proxy.
   *
   * @param user name and password as {@code name:password}; never to be shown
   */
  record Proxy(String host, int port, Optional<String> user) {

    /** For messages: host and port. */
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /** {@link #of(URI, Function)} with the environment of this process. */
  static Optional<Proxy> of(URI target) {
    return of(target, name -> ConfigProvider.getConfig().getOptionalValue(name, String.class));
  }

  /**
   * The proxy for an address, if {@code HTTPS_PROXY} (or {@code HTTP_PROXY} for plain HTTP) names
   * one and {@link NoProxy} does not except the address.
   *
   * @param environment gives a variable by its name in lower case; in upper case it counts too
   * @throws GitLabException when the variable does not name an HTTP proxy
   */
  static Optional<Proxy> of(URI target, Function<String, Optional<String>> environment) {
    String variable = target.getScheme().toLowerCase(Locale.ROOT) + "_proxy";
    return environment
        .apply(variable)
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .filter(value -> !new NoProxy(environment.apply("no_proxy").orElse("")).excepts(target))
        .map(value -> proxy(variable, value));
  }

  private static Proxy proxy(String variable, String value) {
    URI proxy;
    try {
      proxy = URI.create(value.contains("://") ? value : "http://" + value);
    } catch (IllegalArgumentException notAnAddress) {
      // Its message would repeat the password.
      throw wrong(variable);
    }
    if (!"http".equalsIgnoreCase(proxy.getScheme()) || proxy.getHost() == null) {
      throw wrong(variable);
    }
    return new Proxy(
        proxy.getHost(),
        proxy.getPort() == -1 ? DEFAULT_PORT : proxy.getPort(),
        Optional.ofNullable(proxy.getUserInfo()));
  }

  private static GitLabException wrong(String variable) {
    return new GitLabException(
        Reason.Unreachable,
        "the operator's environment variable "
            + variable.toUpperCase(Locale.ROOT)
            + " does not name an HTTP proxy: write it like http://proxy.example.com:3128, with"
            + " user:password@ before the host if it asks for one");
  }
}
