package dev.runnerpool.operator.gitlab.webhook;

import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.leader.Tenure;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The addresses at which deliveries are expected, each with the secret that proves them. */
@ApplicationScoped
class Inboxes {

  private final KubernetesClient kubernetes;
  private final GitLabThreads threads;
  private final GitLabConfig config;
  private final Tenure tenure;
  private final Map<HookAddress, Inbox> inboxes = new ConcurrentHashMap<>();
  private final Map<Scope, Inbox> open = new ConcurrentHashMap<>();
  private final List<Consumer<HookAddress>> listeners = new CopyOnWriteArrayList<>();

  Inboxes(KubernetesClient kubernetes, GitLabThreads threads, GitLabConfig config, Tenure tenure) {
    this.kubernetes = kubernetes;
    this.threads = threads;
    this.config = config;
    this.tenure = tenure;
    threads.every(config.credentialsRefresh(), this::refreshAll);
  }

  /** Takes deliveries for the scope from now on; harmless when repeated. Reads its Secret soon. */
  Inbox open(Scope scope) {
    Inbox inbox = at(HookAddress.of(scope.account()));
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
  Optional<Inbox> of(Scope scope) {
    return Optional.ofNullable(open.get(scope));
  }

  /** The inbox at an address, if a scope is open there. */
  Optional<Inbox> inUse(HookAddress address) {
    return open.values().stream().filter(inbox -> inbox.address().equals(address)).findFirst();
  }

  /** The inbox of an address, open or not. */
  Inbox at(HookAddress address) {
    return inboxes.computeIfAbsent(address, same -> new Inbox(same, kubernetes, config.webhook()));
  }

  /** Calls {@code listener} with each address whose Secret holds something else than before. */
  void onOtherSecret(Consumer<HookAddress> listener) {
    listeners.add(listener);
  }

  private void refreshAll() {
    if (tenure.holds()) {
      Map<HookAddress, Scope> one = new ConcurrentHashMap<>();
      open.forEach((scope, inbox) -> one.put(inbox.address(), scope));
      one.values().forEach(this::refresh);
    }
  }

  private void refresh(Scope scope) {
    HookAddress address = HookAddress.of(scope.account());
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
