package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.JobNews;
import dev.runnerpool.core.demand.PoolSight;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.FollowedScopes;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.Listeners;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WakeSignal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The queues of pools that bring nothing to read one with: GitLab's job events are all that tells
 * of jobs, where the Secret with the runner's token holds a {@code webhook-secret} as well.
 */
@ApplicationScoped
public class ToldQueues {

  private final WebhookEndpoints inboxes;
  private final GitLabConfig config;
  private final Map<Scope, ToldScope> scopes = new ConcurrentHashMap<>();
  private final FollowedScopes followed = new FollowedScopes();
  private final Listeners<Consumer<RunnerPool>> listeners = new Listeners<>("its queue");

  ToldQueues(WebhookEndpoints inboxes, GitLabConfig config) {
    this.inboxes = inboxes;
    this.config = config;
    inboxes.onOtherSecret(this::secretChanged);
  }

  /** Listens for the pool; harmless when repeated. */
  public void follow(RunnerPool pool) {
    Scope scope = Scope.of(pool);
    followed.follow(pool, scope).ifPresent(last -> leave(last, pool.key()));
    scopes.compute(
        scope,
        (same, known) -> {
          ToldScope told =
              known == null
                  ? new ToldScope(
                      inboxes.open(scope), config.webhook().passedOverAfter(), Instant.now())
                  : known;
          told.follow(pool.key(), pool);
          return told;
        });
  }

  /** Ends it; what was told is forgotten with the last pool. */
  public void unfollow(RunnerPool pool) {
    followed.unfollow(pool).ifPresent(last -> leave(last, pool.key()));
  }

  private void leave(Scope scope, String pool) {
    scopes.computeIfPresent(
        scope,
        (same, told) -> {
          if (told.unfollow(pool)) {
            return told;
          }
          inboxes.close(scope);
          return null;
        });
  }

  /** Takes up what the pool's runners show. */
  public void saw(RunnerPool pool, PoolSight sight) {
    ToldScope told = scopes.get(Scope.of(pool));
    if (told != null) {
      told.saw(pool.key(), sight, Instant.now());
    }
  }

  /** The pool's part of what was told. */
  public QueueState state(RunnerPool pool) {
    ToldScope told = scopes.get(Scope.of(pool));
    return told == null ? new QueueState.Unread() : told.state(pool.key(), Instant.now());
  }

  /** How the queue comes to be known, for people. */
  public QueueFacts facts(RunnerPool pool) {
    Scope scope = Scope.of(pool);
    Optional<WakeSignal.Liveness> stands =
        inboxes
            .of(scope)
            .flatMap(
                inbox ->
                    new WebhookStatus(scope, inbox, Optional.empty(), config.webhook())
                        .at(Instant.now()));
    return stands
        .map(
            liveness ->
                new QueueFacts(
                    "webhooks alone",
                    Optional.empty(),
                    OptionalDouble.empty(),
                    List.of(liveness.said(WakeSignal.Kind.Webhook))))
        .orElse(QueueFacts.none());
  }

  /** Calls {@code listener} with each following pool to which something else was told. */
  public void onChange(Consumer<RunnerPool> listener) {
    listeners.add(listener);
  }

  /**
   * Takes up an authentic event that arrived at an address.
   *
   * @return whether a queue is kept by it
   */
  boolean tell(WebhookAddress address, byte[] body, Instant now) {
    List<Scope> at =
        scopes.keySet().stream().filter(scope -> address.isOf(scope.account())).toList();
    if (at.isEmpty()) {
      return false;
    }
    Optional<JobNews> news = JobEvent.of(body);
    WebhookEvent whose = WebhookEvent.whose(body);
    for (Scope scope : at) {
      ToldScope told = scopes.get(scope);
      if (told != null && told.tell(news.filter(any -> whose.mayConcern(scope)), now)) {
        told.pools().forEach(this::changed);
      }
    }
    return news.isPresent() && at.stream().anyMatch(whose::mayConcern);
  }

  private void secretChanged(WebhookAddress address) {
    scopes.forEach(
        (scope, told) -> {
          if (address.isOf(scope.account())) {
            told.pools().forEach(this::changed);
          }
        });
  }

  private void changed(RunnerPool pool) {
    listeners.tell(pool, listener -> listener.accept(pool));
  }
}
