package dev.runnerpool.gitlab.webhook;

import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WorkLoop;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The addresses at which deliveries are expected, each with the secret that proves them. */
@ApplicationScoped
class WebhookEndpoints {

  private final KubernetesClient kubernetes;
  private final GitLabThreads threads;
  private final GitLabConfig config;
  private final WorkLoop loop;
  private final Map<WebhookAddress, WebhookEndpoint> inboxes = new ConcurrentHashMap<>();
  private final Map<Scope, WebhookEndpoint> open = new ConcurrentHashMap<>();
  private final List<Consumer<WebhookAddress>> listeners = new CopyOnWriteArrayList<>();

  WebhookEndpoints(
      KubernetesClient kubernetes, GitLabThreads threads, GitLabConfig config, WorkLoop loop) {
    this.kubernetes = kubernetes;
    this.threads = threads;
    this.config = config;
    this.loop = loop;
    // It only hands on to other threads.
    loop.item("secrets of webhooks", () -> Runnable::run, this::refreshAll)
        .within(config.credentialsRefresh());
  }

  /** Takes deliveries for the scope from now on; harmless when repeated. Reads its Secret soon. */
  WebhookEndpoint open(Scope scope) {
    WebhookEndpoint inbox = at(WebhookAddress.of(scope.account()));
    if (open.put(scope, inbox) == null) {
      refresh(scope);
    }
    return inbox;
  }

  /** Takes no more. What was heard is kept: an inbox that is opened again is the same. */
  void close(Scope scope) {
    open.remove(scope);
  }

  /** The inbox of a scope that is open. */
  Optional<WebhookEndpoint> of(Scope scope) {
    return Optional.ofNullable(open.get(scope));
  }

  /** The inbox at an address, if a scope is open there. */
  Optional<WebhookEndpoint> inUse(WebhookAddress address) {
    return open.values().stream().filter(inbox -> inbox.address().equals(address)).findFirst();
  }

  /** The inbox of an address, open or not. */
  WebhookEndpoint at(WebhookAddress address) {
    return inboxes.computeIfAbsent(
        address, same -> new WebhookEndpoint(same, kubernetes, config.webhook(), loop.clock()));
  }

  /** Calls {@code listener} with each address whose Secret holds something else than before. */
  void onOtherSecret(Consumer<WebhookAddress> listener) {
    listeners.add(listener);
  }

  private Optional<Duration> refreshAll() {
    Map<WebhookAddress, Scope> one = new ConcurrentHashMap<>();
    open.forEach((scope, inbox) -> one.put(inbox.address(), scope));
    one.values().forEach(this::refresh);
    return Optional.of(config.credentialsRefresh());
  }

  private void refresh(Scope scope) {
    WebhookAddress address = WebhookAddress.of(scope.account());
    threads
        .of(scope.account(), GitLabThreads.Use.Registration)
        .execute(
            () -> {
              if (at(address).refresh()) {
                listeners.forEach(listener -> listener.accept(address));
              }
            });
  }
}
