package dev.runnerpool.gitlab.client;

import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.core.ratelimit.TokenBucket.Purpose;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabRequests;
import dev.runnerpool.gitlab.GitLabThreads;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** One session per GitLab and Secret, shared by queues and registrations. */
@ApplicationScoped
public class GitLabClients {

  private static final Duration SWEEP = Duration.ofMinutes(10);

  private final KubernetesClient kubernetes;
  private final GitLabConfig config;
  private final GitLabThreads threads;
  private final LeaderGuard leaderGuard;
  private final InstantSource clock;
  private final List<GitLabRequests> listeners;
  private final RateLimiters limiters;
  private final Map<Account, GitLabClient> clients = new ConcurrentHashMap<>();

  GitLabClients(
      KubernetesClient kubernetes,
      GitLabConfig config,
      GitLabThreads threads,
      LeaderGuard leaderGuard,
      InstantSource clock,
      Instance<GitLabRequests> listeners) {
    this.kubernetes = kubernetes;
    this.config = config;
    this.threads = threads;
    this.leaderGuard = leaderGuard;
    this.clock = clock;
    this.listeners = listeners.stream().toList();
    this.limiters = new RateLimiters(config, clock);
    threads.every(SWEEP, this::closeUnused);
  }

  /** The account's session; opens no connection yet. */
  public GitLabClient of(Account account) {
    return clients.computeIfAbsent(account, this::open);
  }

  private GitLabClient open(Account account) {
    ConnectionCache lines =
        new ConnectionCache(account, kubernetes, config, limiters, this::retire);
    DoubleSupplier remaining =
        () -> lines.open().map(line -> line.limiter().remaining()).orElse(Double.NaN);
    String host = URI.create(account.url()).getAuthority();
    listeners.forEach(listener -> listener.budgeted(host, account, remaining));
    RefusedDocuments documents = new RefusedDocuments(clock, config.graphqlRefusedFor());
    return new GitLabClient(
        new GitLabClient.Shared(account, lines, leaderGuard, listeners, documents),
        Purpose.Runners);
  }

  /** Requests under way may still use the connection: it is closed when the last has timed out. */
  private void retire(Connection connection) {
    threads.later(config.requestTimeout().multipliedBy(2), connection::close);
  }

  private void closeUnused() {
    Instant limit = clock.instant().minus(SWEEP);
    clients.values().forEach(client -> client.lines().disconnectIfUnusedSince(limit));
    limiters.forgetUnused();
  }

  @PreDestroy
  void close() {
    clients.values().forEach(client -> client.lines().close());
  }
}
