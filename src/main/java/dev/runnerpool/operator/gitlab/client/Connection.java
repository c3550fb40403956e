package dev.runnerpool.operator.gitlab.client;

import dev.runnerpool.operator.gitlab.Account;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/**
 * The typed client of one GitLab with one set of credentials.
 *
 * @param api the calls
 * @param credentials what they are made with
 */
record Connection(GitLabApi api, Credentials credentials) implements Closeable {

  private static final String TOKEN_HEADER = "PRIVATE-TOKEN";

  /**
   * Builds a client; sends nothing.
   *
   * @param http2 whether to speak HTTP/2 with a server that offers it over TLS (ALPN)
   * @throws GitLabException when the Secret's authorities or the environment's proxy are of no use
   */
  static Connection open(
      Account account, Credentials credentials, Duration timeout, boolean http2) {
    URI url = URI.create(account.url());
    ClientRequestFilter authentication =
        request -> request.getHeaders().putSingle(TOKEN_HEADER, credentials.token());
    QuarkusRestClientBuilder builder =
        QuarkusRestClientBuilder.newBuilder()
            .baseUri(url)
            .connectTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .followRedirects(false)
            .userAgent("runnerpool")
            .register(authentication)
            .register(new AnswerCheck());
    credentials
        .authorities()
        .ifPresent(pem -> builder.trustStore(TrustedAuthorities.with(pem, account)));
    ProxyChoice.of(url).ifPresent(proxy -> use(proxy, builder));
    if (http2 && "https".equalsIgnoreCase(url.getScheme())) {
      builder.property(QuarkusRestClientProperties.HTTP2, true);
      builder.property(QuarkusRestClientProperties.ALPN, true);
    }
    return new Connection(builder.build(GitLabApi.class), credentials);
  }

  private static void use(ProxyChoice.Proxy proxy, QuarkusRestClientBuilder builder) {
    builder.proxyAddress(proxy.host(), proxy.port());
    proxy
        .user()
        .map(user -> user.split(":", 2))
        .ifPresent(
            user -> {
              builder.proxyUser(user[0]);
              builder.proxyPassword(user.length > 1 ? user[1] : "");
            });
  }

  @Override
  public void close() {
    try {
      ((Closeable) api).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "Connection[***]";
  }
}
