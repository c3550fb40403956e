package dev.runnerpool.operator.gitlab.webhook;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.gitlab.Account;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.ScopeFollower;
import dev.runnerpool.operator.gitlab.WakeSignal;
import dev.runnerpool.operator.gitlab.Wakes;
import dev.runnerpool.operator.gitlab.client.Sessions;
import dev.runnerpool.operator.gitlab.webhook.WebhookDeliveries.Outcome;
import dev.runnerpool.operator.leader.Tenure;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The webhooks of all scopes: deliveries wake readings, hooks are kept where pools ask for it. */
@ApplicationScoped
public class Webhooks implements WakeSignal, ScopeFollower {

  private static final SharedSecret NOBODYS = SharedSecret.random();

  private final Sessions sessions;
  private final KubernetesClient kubernetes;
  private final GitLabThreads threads;
  private final GitLabConfig config;
  private final Tenure tenure;
  private final Wakes wakes;
  private final Map<HookAddress, Inbox> inboxes = new ConcurrentHashMap<>();
  private final Map<Scope, HookKeeper> keepers = new ConcurrentHashMap<>();
  private final Map<Scope, Boolean> served = new ConcurrentHashMap<>();

  Webhooks(
      Sessions sessions,
      KubernetesClient kubernetes,
      GitLabThreads threads,
      GitLabConfig config,
      Tenure tenure,
      Wakes wakes) {
    this.sessions = sessions;
    this.kubernetes = kubernetes;
    this.threads = threads;
    this.config = config;
    this.tenure = tenure;
    this.wakes = wakes;
    threads.every(config.credentialsRefresh(), this::refreshAll);
  }

  @Override
  public void serves(Scope scope, Collection<RunnerPool> pools) {
    Inbox inbox =
        inboxes.computeIfAbsent(
            HookAddress.of(scope.account()),
            address -> new Inbox(address, kubernetes, config.webhook()));
    HookKeeper keeper =
        keepers.computeIfAbsent(
            scope, key -> new HookKeeper(key, sessions.of(key.account()), inbox, threads, config));
    if (pools.isEmpty()) {
      served.remove(scope);
    } else if (served.put(scope, true) == null) {
      refresh(scope.account(), inbox);
    }
    keeper.want(operatorUrl(pools));
  }

  /**
   * Pools of one scope share one hook: the first of them by name that has an address says where.
   */
  private static Optional<String> operatorUrl(Collection<RunnerPool> pools) {
    return pools.stream()
        .sorted(Comparator.comparing(pool -> pool.getMetadata().getName()))
        .map(pool -> pool.getSpec().gitlab().webhook())
        .filter(Objects::nonNull)
        .map(webhook -> webhook.url())
        .findFirst();
  }

  private void refreshAll() {
    if (tenure.holds()) {
      served.keySet().stream()
          .map(Scope::account)
          .distinct()
          .forEach(account -> refresh(account, inboxes.get(HookAddress.of(account))));
    }
  }

  private void refresh(Account account, Inbox inbox) {
    threads
        .of(account, GitLabThreads.Use.Registration)
        .execute(
            () -> {
              if (inbox.refresh()) {
                beginKeepers(inbox.address());
              }
            });
  }

  private void beginKeepers(HookAddress address) {
    keepers.forEach(
        (scope, keeper) -> {
          if (address.isOf(scope.account()) && keeper.wanted().isPresent()) {
            keeper.begin();
          }
        });
  }

  /** Whether deliveries can be looked at: who stands by knows no pools. */
  boolean acts() {
    return tenure.holds();
  }

  /**
   * Looks at a delivery and wakes what it is about; blocks at most for a reading of its Secret. An
   * address that no pool uses is answered as one whose secret does not fit.
   */
  Outcome receive(HookAddress address, Delivery delivery) {
    Inbox inbox = inboxes.get(address);
    if (inbox == null || served.keySet().stream().noneMatch(at(address))) {
      // As much work as for an address in use, so that time tells no difference.
      delivery.verify(NOBODYS, Instant.now(), config.webhook().replayWindow());
      return Outcome.Unauthorized;
    }
    Outcome outcome = inbox.receive(delivery, Instant.now());
    if (outcome != Outcome.Accepted) {
      return outcome;
    }
    Optional<Hint> hint = Hint.of(delivery.body());
    hint.ifPresent(told -> wakes.wake(at(address).and(told::mayConcern), told.project()));
    return hint.isPresent() ? Outcome.Accepted : Outcome.Ignored;
  }

  private static Predicate<Scope> at(HookAddress address) {
    return scope -> address.isOf(scope.account());
  }

  @Override
  public Kind kind() {
    return Kind.Webhook;
  }

  @Override
  public Optional<Liveness> of(Scope scope) {
    Inbox inbox = inboxes.get(HookAddress.of(scope.account()));
    HookKeeper keeper = keepers.get(scope);
    if (inbox == null || keeper == null || !served.containsKey(scope)) {
      return Optional.empty();
    }
    return new Standing(scope, inbox, keeper, config.webhook()).at(Instant.now());
  }

  @PreDestroy
  void stop() {
    keepers.values().forEach(HookKeeper::stop);
  }
}
