package dev.runnerpool.gitlab.client;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabConfig;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The line to an account's GitLab: opened when it is needed, renewed when its Secret changes. */
final class ConnectionCache {

  record Line(Connection connection, RateLimiter limiter) {}

  /** A refused token is looked for in its Secret again and again, but no more often than so. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Account account;
  private final KubernetesClient kubernetes;
  private final GitLabConfig config;
  private final RateLimiters limiters;
  private final InstantSource clock;
  private final Consumer<Connection> retire;

  private volatile Line line;

  // Guarded by this.
  private final Set<String> leaving = new HashSet<>();
  private Instant credentialsReadAt = Instant.MIN;
  private Instant doubtedUntil = Instant.MIN;
  private Instant lastUsed = Instant.MIN;

  ConnectionCache(
      Account account,
      KubernetesClient kubernetes,
      GitLabConfig config,
      RateLimiters limiters,
      Consumer<Connection> retire) {
    this.account = account;
    this.kubernetes = kubernetes;
    this.config = config;
    this.limiters = limiters;
    this.clock = limiters.clock();
    this.retire = retire;
  }

  InstantSource clock() {
    return clock;
  }

  /** The one that is open, as it is. */
  Optional<Line> open() {
    return Optional.ofNullable(line);
  }

  /**
   * The one to use now.
   *
   * @throws GitLabException when the Secret is missing or lacks the token
   */
  synchronized Line current() {
    Instant now = clock.instant();
    lastUsed = now;
    if (line != null && now.isBefore(credentialsReadAt.plus(longestAge(now)))) {
      return line;
    }
    Secret secret;
    try {
      secret =
          kubernetes.secrets().inNamespace(account.namespace()).withName(account.secret()).get();
    } catch (KubernetesClientException e) {
      return anyway(e);
    }
    if (secret == null && line != null && !leaving.isEmpty()) {
      return line;
    }
    Credentials credentials = Credentials.of(account, secret);
    if (line == null || !line.connection().credentials().equals(credentials)) {
      Connection opened =
          Connection.open(account, credentials, config.requestTimeout(), config.http2());
      disconnect();
      line = new Line(opened, limiters.of(account.url(), credentials.token()));
      doubtedUntil = Instant.MIN;
    }
    credentialsReadAt = now;
    return line;
  }

  /** A Kubernetes API that fails for a while is no reason to stop reading GitLab. */
  private Line anyway(KubernetesClientException failed) {
    if (line != null) {
      return line;
    }
    throw new GitLabException(
        Reason.CredentialsMissing,
        account.secretName()
            + (" cannot be read from Kubernetes (status " + failed.getCode() + "): the operator")
            + " needs the right to get it");
  }

  private Duration longestAge(Instant now) {
    Duration usual = config.credentialsRefresh();
    return now.isBefore(doubtedUntil) && BETWEEN_LOOKS.compareTo(usual) < 0 ? BETWEEN_LOOKS : usual;
  }

  /**
   * The token was refused something. Others may use it with success meanwhile: the Secret is looked
   * at with each use until long after who was refused has tried again, or the token is another.
   */
  synchronized void doubtCredentials() {
    credentialsReadAt = Instant.MIN;
    doubtedUntil = clock.instant().plus(config.longestBackoff().multipliedBy(2));
  }

  synchronized void leaves(String pool) {
    leaving.add(pool);
  }

  synchronized void left(String pool) {
    leaving.remove(pool);
  }

  synchronized void disconnectIfUnusedSince(Instant time) {
    if (leaving.isEmpty() && lastUsed.isBefore(time)) {
      disconnect();
    }
  }

  synchronized void disconnect() {
    if (line != null) {
      retire.accept(line.connection());
      line = null;
    }
  }

  /** Ends at once; for the end of the program. */
  synchronized void close() {
    if (line != null) {
      line.connection().close();
      line = null;
    }
  }
}
