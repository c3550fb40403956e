package dev.runnerpool.operator.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.Duration;

/**
 * How the API server is reached: what a watch shows must never stand still for good.
 *
 * <p>Watches are streams of lines, not WebSockets. A WebSocket that the server closes right after
 * its handshake, as it does after {@code 410 Gone}, leaves fabric8's client waiting for ever:
 * {@code VertxWebSocket.init} throws "WebSocket is closed", and the future of the watch is never
 * completed.
 *
 * <p>A connection that is silent for too long is closed, and its watch begun again. A watch gets a
 * bookmark each minute (kube-apiserver's {@code defaultBookmarkFrequency}), so silence means that
 * the other side went away without a word.
 *
 * <p>TLS uses the {@link CipherOrder}.
 */
final class ApiServerConnections extends VertxHttpClientFactory {

  /** Three bookmarks that did not come. */
  static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

  private final Duration longestSilence;

  /**
   * Connections of that Vert.x, which others use too.
   *
   * @param longestSilence whole seconds
   */
  ApiServerConnections(Vertx vertx, Duration longestSilence) {
    super(vertx);
    this.longestSilence = longestSilence;
  }

  /** The same API server, watched by streams of lines. */
  static Config withoutWebSockets(Config config) {
    return new ConfigBuilder(config).withOnlyHttpWatches(true).build();
  }

  /**
   * The same API server without a proxy, if it is the pod's own cluster. Fabric8's client takes
   * {@code HTTPS_PROXY} and {@code NO_PROXY} from the environment as well, which are set for GitLab
   * and AWS: no proxy reaches a cluster's internal address, and the client fails at a proxy without
   * a port or an exception such as {@code *}.
   *
   * @param clusterHost what {@code KUBERNETES_SERVICE_HOST} says; null outside of a pod
   */
  static Config directInsideCluster(Config config, String clusterHost) {
    String host = URI.create(config.getMasterUrl()).getHost();
    if (clusterHost == null
        || host == null
        || !host.replaceAll("[\\[\\]]", "").equals(clusterHost)) {
      return config;
    }
    Config direct = new ConfigBuilder(config).build();
    direct.setHttpsProxy(null);
    direct.setHttpProxy(null);
    direct.setNoProxy(null);
    return direct;
  }

  @Override
  protected void additionalConfig(WebClientOptions options) {
    options.setReadIdleTimeout(Math.toIntExact(longestSilence.toSeconds()));
    if (options.isSsl()) {
      options.setSslEngineOptions(new CipherOrder(options.getSslEngineOptions()));
    }
  }
}
