package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.GitLabSpec;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.QueueWaker;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.ScopeFollower;
import dev.runnerpool.gitlab.WakeSignal;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.gitlab.webhook.WebhookDeliveries.Outcome;
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

  private final GitLabClients clients;
  private final WebhookEndpoints inboxes;
  private final GitLabThreads threads;
  private final WorkLoop loop;
  private final GitLabConfig config;
  private final QueueWaker wakes;
  private final Map<Scope, WebhookController> keepers = new ConcurrentHashMap<>();

  Webhooks(
      GitLabClients clients,
      WebhookEndpoints inboxes,
      GitLabThreads threads,
      WorkLoop loop,
      GitLabConfig config,
      QueueWaker wakes) {
    this.clients = clients;
    this.inboxes = inboxes;
    this.threads = threads;
    this.loop = loop;
    this.config = config;
    this.wakes = wakes;
    inboxes.onOtherSecret(this::beginKeepers);
  }

  @Override
  public void serves(Scope scope, Collection<RunnerPool> pools) {
    WebhookController keeper = keeper(scope);
    if (pools.isEmpty()) {
      inboxes.close(scope);
    } else {
      inboxes.open(scope);
    }
    keeper.want(operatorUrl(pools));
  }

  private WebhookController keeper(Scope scope) {
    return keepers.computeIfAbsent(
        scope,
        key ->
            new WebhookController(
                key,
                clients.of(key.account()),
                inboxes.at(WebhookAddress.of(key.account())),
                threads,
                loop,
                config));
  }

  /** A pool keeps its finalizer until its hook is gone, or the operator's end would leave it. */
  @Override
  public boolean released(RunnerPool leaving) {
    GitLabSpec.Webhook webhook = leaving.getSpec().gitlab().webhook();
    return webhook == null
        || !Scope.isReadable(leaving)
        || keeper(Scope.of(leaving)).released(webhook.url());
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

  private void beginKeepers(WebhookAddress address) {
    keepers.forEach(
        (scope, keeper) -> {
          if (address.isOf(scope.account()) && keeper.wanted().isPresent()) {
            keeper.begin();
          }
        });
  }

  /** Whether deliveries can be looked at: who stands by knows no pools. */
  boolean acts() {
    return loop.mayAct();
  }

  /**
   * Looks at a delivery and wakes what it is about; blocks at most for a reading of its Secret. An
   * address that no pool uses is answered as one whose secret does not fit.
   */
  Outcome receive(WebhookAddress address, Delivery delivery) {
    Instant now = loop.clock().instant();
    Optional<WebhookEndpoint> inbox = inboxes.inUse(address);
    if (inbox.isEmpty()) {
      // As much work as for an address in use, so that time tells no difference.
      delivery.verify(NOBODYS, now, config.webhook().replayWindow());
      return Outcome.Unauthorized;
    }
    Outcome outcome = inbox.get().receive(delivery, now);
    if (outcome != Outcome.Accepted) {
      return outcome;
    }
    Optional<WebhookEvent> hint = WebhookEvent.of(delivery.body());
    hint.ifPresent(found -> wake(address, found));
    return hint.isPresent() ? Outcome.Accepted : Outcome.Ignored;
  }

  private void wake(WebhookAddress address, WebhookEvent hint) {
    wakes.wake(at(address).and(hint::mayConcern), hint.project());
  }

  private static Predicate<Scope> at(WebhookAddress address) {
    return scope -> address.isOf(scope.account());
  }

  @Override
  public Kind kind() {
    return Kind.Webhook;
  }

  @Override
  public Optional<Liveness> of(Scope scope) {
    WebhookController keeper = keepers.get(scope);
    return keeper == null
        ? Optional.empty()
        : inboxes
            .of(scope)
            .flatMap(
                inbox ->
                    new WebhookStatus(scope, inbox, keeper, config.webhook())
                        .at(loop.clock().instant()));
  }

  @PreDestroy
  void stop() {
    keepers.values().forEach(WebhookController::stop);
  }
}
