package dev.runnerpool.operator.gitlab.client;

import dev.runnerpool.operator.gitlab.Account;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;

/**
 * The typed client of one GitLab with one set of credentials.
 *
 * @param api the calls
 * @param credentials what they are made with
 */
record Connection(GitLabApi api, Credentials credentials) implements Closeable {

  /** Calls whose right comes from a runner's token in the body, of accounts that may have none. */
  private static final Pattern BY_RUNNER_TOKEN =
      Pattern.compile("/api/v4/runners/(verify|managers)$");

  private static final String TOKEN_HEADER = "PRIVATE-TOKEN";
  private static final int DEFAULT_PROXY_PORT = 3128;

  /** Each held request has a connection of its own, and none may wait for another's end. */
  private static final int MOST_HELD = 10_000;

  /** Builds a client; sends nothing. */
  static Connection open(Account account, Credentials credentials, Duration timeout) {
    ClientRequestFilter authentication =
        request -> {
          if (!BY_RUNNER_TOKEN.matcher(request.getUri().getPath()).find()) {
            request.getHeaders().putSingle(TOKEN_HEADER, credentials.token());
          }
        };
    QuarkusRestClientBuilder builder =
        builder(account, credentials.authorities(), timeout, timeout).register(authentication);
    return new Connection(builder.build(GitLabApi.class), credentials);
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
            .register(new AnswerCheck());
    authorities.ifPresent(pem -> builder.trustStore(TrustedAuthorities.with(pem, account)));
    ProxyChoice.of(url, System.getenv()).ifPresent(proxy -> use(proxy, builder));
    return builder;
  }

  private static void use(URI proxy, QuarkusRestClientBuilder builder) {
    builder.proxyAddress(
        proxy.getHost(), proxy.getPort() == -1 ? DEFAULT_PROXY_PORT : proxy.getPort());
    if (proxy.getUserInfo() != null) {
      String[] user = proxy.getUserInfo().split(":", 2);
      builder.proxyUser(user[0]);
      builder.proxyPassword(user.length > 1 ? user[1] : "");
    }
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
