package dev.runnerpool.operator.gitlab.client;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.operator.gitlab.Account;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabRequests;
import dev.runnerpool.operator.leader.Tenure;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.VertxException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Requests to one GitLab with one Secret: every failure gets its meaning, a rate limit silences all
 * of them, and a mended Secret is taken up by itself. Safe for any number of threads; calls block.
 */
public final class Session {

  private static final int NO_CONTENT = 204;
  private static final int MOST_PAGES = 10_000;

  private final Account account;
  private final KubernetesClient kubernetes;
  private final GitLabConfig config;
  private final Tenure tenure;
  private final List<GitLabRequests> listeners;
  private final Consumer<Connection> retire;
  private final Failures failures;
  private final String host;

  private Connection connection;
  private Instant credentialsReadAt = Instant.MIN;
  private Instant lastUsed = Instant.MIN;
  private final Set<String> leaving = new HashSet<>();
  private volatile Optional<GitLabException> limited = Optional.empty();

  Session(
      Account account,
      KubernetesClient kubernetes,
      GitLabConfig config,
      Tenure tenure,
      List<GitLabRequests> listeners,
      Consumer<Connection> retire) {
    this.account = account;
    this.kubernetes = kubernetes;
    this.config = config;
    this.tenure = tenure;
    this.listeners = listeners;
    this.retire = retire;
    this.failures = new Failures(account);
    this.host = URI.create(account.url()).getAuthority();
  }

  /** Whose requests these are. */
  public Account account() {
    return account;
  }

  /** The credentials in use, read first if need be. */
  public Credentials credentials() {
    return connection().credentials();
  }

  /**
   * From now on the last credentials serve even if their Secret is deleted, until {@link #left}: a
   * namespace that is deleted takes it away before its pools have left.
   *
   * @param pool the UID of the pool that leaves
   */
  public synchronized void leaves(String pool) {
    leaving.add(pool);
  }

  /** The pool has no more to ask of GitLab. */
  public synchronized void left(String pool) {
    leaving.remove(pool);
  }

  /**
   * Sends one request.
   *
   * @param call its kind, for messages and counting
   * @return the body of the answer; null only if GitLab answers without one by its contract
   * @throws GitLabException when there is no usable answer
   * @throws dev.runnerpool.operator.leader.NotLeadingException when it would change something and
   *     this process may not; nothing was sent
   */
  public <T> T call(Call call, Function<GitLabApi, RestResponse<T>> request) {
    if (!call.writes()) {
      return send(call, request).getEntity();
    }
    try (Tenure.Act writing = tenure.act()) {
      return send(call, request).getEntity();
    }
  }

  /**
   * Reads all pages of a list.
   *
   * @param first query of the first page
   * @throws GitLabException when any page fails: a part is never returned
   */
  public <T> List<T> all(
      Call call,
      Map<String, String> first,
      BiFunction<GitLabApi, Map<String, String>, RestResponse<List<T>>> page) {
    List<T> found = new ArrayList<>();
    Map<String, String> query = first;
    for (int number = 0; number < MOST_PAGES; number++) {
      Map<String, String> current = query;
      RestResponse<List<T>> answer = send(call, api -> page.apply(api, current));
      found.addAll(answer.getEntity());
      Optional<Map<String, String>> next = Pages.next(answer.getHeaders());
      if (next.isEmpty()) {
        return found;
      }
      if (next.get().equals(current)) {
        throw failures.incomplete(call, "a page that names itself as the next");
      }
      query = next.get();
    }
    throw failures.incomplete(call, "more than " + MOST_PAGES + " pages");
  }

  /** A failure for an answer that lacks what it must have. */
  public GitLabException incomplete(Call call, String found) {
    return failures.incomplete(call, found);
  }

  private <T> RestResponse<T> send(Call call, Function<GitLabApi, RestResponse<T>> request) {
    limited.ifPresent(Session::throwWhileLimited);
    Connection using = connection();
    try {
      RestResponse<T> answer = request.apply(using.api());
      count(call, answer.getStatus());
      if (answer.getStatus() != NO_CONTENT && answer.getEntity() == null) {
        throw failures.incomplete(call, "nothing");
      }
      return answer;
    } catch (RefusedAnswer refused) {
      count(call, refused.status());
      throw refused(call, refused, using.credentials());
    } catch (WebApplicationException unreadable) {
      count(call, unreadable.getResponse().getStatus());
      throw failures.incomplete(call, "JSON of another shape");
    } catch (VertxException brokenWithin) {
      // The connection ended in the middle of the body.
      count(call, 0);
      throw failures.broken(call, brokenWithin);
    } catch (ProcessingException broken) {
      if (broken.getCause() instanceof RefusedAnswer refused) {
        count(call, refused.status());
        throw refused(call, refused, using.credentials());
      }
      count(call, 0);
      throw failures.broken(call, broken);
    }
  }

  private static void throwWhileLimited(GitLabException limit) {
    if (Instant.now().isBefore(limit.notBefore().orElseThrow())) {
      throw limit;
    }
  }

  private GitLabException refused(Call call, RefusedAnswer answer, Credentials used) {
    GitLabException failure = failures.refused(call, answer, used.token(), Instant.now());
    switch (failure.failure().reason()) {
      case TokenRejected, Forbidden -> readCredentialsNextTime();
      case RateLimited -> limited = Optional.of(failure);
      default -> {}
    }
    return failure;
  }

  private void count(Call call, int code) {
    listeners.forEach(listener -> listener.ended(host, call.route(), code));
  }

  private synchronized void readCredentialsNextTime() {
    credentialsReadAt = Instant.MIN;
  }

  private synchronized Connection connection() {
    Instant now = Instant.now();
    lastUsed = now;
    if (connection != null && now.isBefore(credentialsReadAt.plus(config.credentialsRefresh()))) {
      return connection;
    }
    Secret secret;
    try {
      secret =
          kubernetes.secrets().inNamespace(account.namespace()).withName(account.secret()).get();
    } catch (KubernetesClientException e) {
      return connectionAnyway(e);
    }
    if (secret == null && connection != null && !leaving.isEmpty()) {
      return connection;
    }
    Credentials credentials = Credentials.of(account, secret);
    if (connection == null || !connection.credentials().equals(credentials)) {
      Connection opened = Connection.open(account, credentials, config.requestTimeout());
      disconnect();
      connection = opened;
    }
    credentialsReadAt = now;
    return connection;
  }

  /** A Kubernetes API that fails for a while is no reason to stop reading GitLab. */
  private Connection connectionAnyway(KubernetesClientException failed) {
    if (connection != null) {
      return connection;
    }
    throw new GitLabException(
        Reason.CredentialsMissing,
        account.secretName()
            + (" cannot be read from Kubernetes (status " + failed.getCode() + "): the operator")
            + " needs the right to get it");
  }

  synchronized void disconnectIfUnusedSince(Instant time) {
    if (leaving.isEmpty() && lastUsed.isBefore(time)) {
      disconnect();
    }
  }

  synchronized void disconnect() {
    if (connection != null) {
      retire.accept(connection);
      connection = null;
    }
  }

  /** Ends at once; for the end of the program. */
  synchronized void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
