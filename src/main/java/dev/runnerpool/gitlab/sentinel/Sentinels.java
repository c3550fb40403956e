package dev.runnerpool.gitlab.sentinel;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.leader.ShardName;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.QueueWaker;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.ScopeFollower;
import dev.runnerpool.gitlab.WakeSignal;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.RunnerConnections;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** A keeper per place that pools serve. */
@ApplicationScoped
public class Sentinels implements WakeSignal, ScopeFollower {

  private static final Duration GONE_KEPT = Duration.ofMinutes(10);

  private final KubernetesClient kubernetes;
  private final GitLabClients clients;
  private final QueueWaker wakes;
  private final SentinelController.Means means;
  private final Map<SentinelScope, SentinelController> keepers = new ConcurrentHashMap<>();

  Sentinels(
      KubernetesClient kubernetes,
      GitLabClients clients,
      RunnerConnections connections,
      GitLabThreads threads,
      WorkLoop loop,
      GitLabConfig config,
      ShardName shard,
      QueueWaker wakes) {
    this.kubernetes = kubernetes;
    this.clients = clients;
    this.wakes = wakes;
    this.means =
        new SentinelController.Means(threads, loop, config, connections, this::namespaceUid, shard);
    threads.every(GONE_KEPT, this::forgetGone);
  }

  @Override
  public Kind kind() {
    return Kind.Sentinel;
  }

  @Override
  public Optional<Liveness> of(Scope scope) {
    return Optional.ofNullable(keepers.get(SentinelScope.of(scope)))
        .flatMap(SentinelController::liveness);
  }

  @Override
  public void serves(Scope scope, Collection<RunnerPool> pools) {
    if (!means.config().sentinel().enabled()) {
      return;
    }
    List<RunnerPool> wanting = pools.stream().filter(Sentinels::isWantedBy).toList();
    SentinelController keeper =
        keepers.compute(
            SentinelScope.of(scope),
            (place, known) -> {
              if (known == null && pools.isEmpty()) {
                return null;
              }
              // Without a pool that wants it, too: one from before is looked for and removed.
              SentinelController kept = known == null ? keeper(place) : known;
              kept.served().set(scope, wanting);
              return kept;
            });
    if (keeper != null) {
      keeper.begin();
    }
  }

  private static boolean isWantedBy(RunnerPool pool) {
    return pool.getSpec().gitlab().sentinel() && mayAsk(pool);
  }

  /** Without an access token nothing was ever made. */
  private static boolean mayAsk(RunnerPool pool) {
    return pool.getSpec().gitlab().credentials() != null;
  }

  @Override
  public boolean released(RunnerPool leaving) {
    return !mayAsk(leaving)
        || keepers
            .computeIfAbsent(SentinelScope.of(Scope.of(leaving)), this::keeper)
            .released(leaving);
  }

  private SentinelController keeper(SentinelScope place) {
    return new SentinelController(
        place, means, new SentinelSteps(clients, place), () -> wake(place));
  }

  private void wake(SentinelScope place) {
    SentinelController keeper = keepers.get(place);
    if (keeper != null) {
      wakes.wake(keeper.served()::has, OptionalLong.empty());
    }
  }

  private String namespaceUid(String name) {
    Namespace namespace = kubernetes.namespaces().withName(name).get();
    if (namespace == null) {
      throw new GitLabException(
          Reason.CredentialsMissing, "the namespace " + name + " does not exist");
    }
    return namespace.getMetadata().getUid();
  }

  private void forgetGone() {
    keepers
        .keySet()
        .forEach(
            place ->
                keepers.computeIfPresent(
                    place, (same, keeper) -> keeper.isForgettable() ? null : keeper));
  }

  @PreDestroy
  void stop() {
    keepers.values().forEach(SentinelController::stop);
  }
}
