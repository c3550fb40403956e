package dev.runnerpool.gitlab.client;

import dev.runnerpool.gitlab.Account;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/**
 * The typed client of one GitLab with one set of credentials.
 *
 * @param api the calls
 * @param credentials what they are made with
 * @param moved which projects are elsewhere than their pools say
 */
record Connection(GitLabApi api, Credentials credentials, MovedProjects moved)
    implements Closeable {

  /** Calls whose right comes from a runner's token in the body, of accounts that may have none. */
  private static final Pattern BY_RUNNER_TOKEN =
      Pattern.compile("/api/v4/runners/(verify|managers)$");

  /** For a large answer over a slow line. */
  private static final int SILENCES_OF_A_BODY = 6;

  private static final String TOKEN_HEADER = "PRIVATE-TOKEN";

  /** Each held request has a connection of its own, and none may wait for another's end. */
  private static final int MOST_HELD = 10_000;

  /**
   * Builds a client; sends nothing.
   *
   * @param http2 whether to speak HTTP/2 with a server that offers it over TLS (ALPN)
   * @throws GitLabException when the Secret's authorities or the environment's proxy are of no use
   */
  static Connection open(
      Account account, Credentials credentials, Duration timeout, boolean http2) {
    MovedProjects moved = new MovedProjects(InstantSource.system());
    ClientResponseFilter moves =
        (request, response) ->
            moved.answered(
                request.getUri(),
                response.getStatus(),
                () -> response.getHeaderString(HttpHeaders.LOCATION));
    ClientRequestFilter authentication =
        request -> {
          request.setUri(moved.now(request.getUri()));
          if (!BY_RUNNER_TOKEN.matcher(request.getUri().getPath()).find()) {
            request.getHeaders().putSingle(TOKEN_HEADER, credentials.token());
          }
        };
    QuarkusRestClientBuilder builder =
        builder(account, credentials.authorities(), timeout, timeout)
            .register(authentication)
            .register(moves);
    if (http2 && account.url().startsWith("https:")) {
      builder.property(QuarkusRestClientProperties.HTTP2, true);
      builder.property(QuarkusRestClientProperties.ALPN, true);
    }
    return new Connection(builder.build(GitLabApi.class), credentials, moved);
  }

  /**
   * A client for calls with runners' own tokens; sends nothing.
   *
   * @param longest how long an answer may be held back
   */
  static RunnerApi runnerApi(
      Account account, Optional<String> authorities, Duration timeout, Duration longest) {
    return builder(account, authorities, timeout, longest)
        .property(QuarkusRestClientProperties.CONNECTION_POOL_SIZE, MOST_HELD)
        .build(RunnerApi.class);
  }

  private static QuarkusRestClientBuilder builder(
      Account account, Optional<String> authorities, Duration connect, Duration read) {
    URI url = URI.create(account.url());
    QuarkusRestClientBuilder builder =
        QuarkusRestClientBuilder.newBuilder()
            .baseUri(url)
            .connectTimeout(connect.toMillis(), TimeUnit.MILLISECONDS)
            .readTimeout(read.toMillis(), TimeUnit.MILLISECONDS)
            .followRedirects(false)
            .userAgent("runnerpool")
            .httpClientRequestCustomizer(
                new AnswerBounds(
                        read, read.multipliedBy(SILENCES_OF_A_BODY), InstantSource.system())
                    ::watch)
            .register(new AnswerBounds.BoundedJson())
            .register(new ResponseCheck());
    authorities.ifPresent(pem -> builder.trustStore(TrustedAuthorities.with(pem, account)));
    ProxyChoice.of(url).ifPresent(proxy -> use(proxy, builder));
    return builder;
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
    end(api);
  }

  /** Ends a client that was opened here. */
  static void end(Object client) {
    try {
      ((Closeable) client).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "Connection[***]";
  }
}
