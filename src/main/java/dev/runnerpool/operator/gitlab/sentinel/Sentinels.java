package dev.runnerpool.operator.gitlab.sentinel;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.ScopeFollower;
import dev.runnerpool.operator.gitlab.WakeSignal;
import dev.runnerpool.operator.gitlab.Wakes;
import dev.runnerpool.operator.gitlab.client.GitLabException;
import dev.runnerpool.operator.gitlab.client.RunnerConnections;
import dev.runnerpool.operator.gitlab.client.Sessions;
import dev.runnerpool.operator.leader.Tenure;
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
  private final Sessions sessions;
  private final Wakes wakes;
  private final Keeper.Means means;
  private final Map<Place, Keeper> keepers = new ConcurrentHashMap<>();

  Sentinels(
      KubernetesClient kubernetes,
      Sessions sessions,
      RunnerConnections connections,
      GitLabThreads threads,
      GitLabConfig config,
      Tenure tenure,
      Wakes wakes) {
    this.kubernetes = kubernetes;
    this.sessions = sessions;
    this.wakes = wakes;
    this.means = new Keeper.Means(threads, config, tenure, connections, this::namespaceUid);
    threads.every(GONE_KEPT, this::forgetGone);
  }

  @Override
  public Kind kind() {
    return Kind.Sentinel;
  }

  @Override
  public Optional<Liveness> of(Scope scope) {
    return Optional.ofNullable(keepers.get(Place.of(scope))).flatMap(Keeper::liveness);
  }

  @Override
  public void serves(Scope scope, Collection<RunnerPool> pools) {
    if (!means.config().sentinel().enabled()) {
      return;
    }
    List<RunnerPool> wanting = pools.stream().filter(Sentinels::isWantedBy).toList();
    Keeper keeper =
        keepers.compute(
            Place.of(scope),
            (place, known) -> {
              if (known == null && pools.isEmpty()) {
                return null;
              }
              // Without a pool that wants it, too: one from before is looked for and removed.
              Keeper kept = known == null ? keeper(place) : known;
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
        || keepers.computeIfAbsent(Place.of(Scope.of(leaving)), this::keeper).released(leaving);
  }

  private Keeper keeper(Place place) {
    return new Keeper(place, means, new Upkeep(sessions, place), () -> wake(place));
  }

  private void wake(Place place) {
    Keeper keeper = keepers.get(place);
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
    keepers.values().forEach(Keeper::stop);
  }
}
