package dev.runnerpool.gitlab.queue;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.gitlab.FollowedScopes;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.Listeners;
import dev.runnerpool.gitlab.PoolRules;
import dev.runnerpool.gitlab.QueueFacts;
import dev.runnerpool.gitlab.QueueWaker;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.ScopeFollower;
import dev.runnerpool.gitlab.WakeSignal;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabClients;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A watcher per scope that at least one pool with an access token follows. */
@ApplicationScoped
public class QueuePollers implements JobQueues, QueueWaker {

  private final GitLabClients clients;
  private final GitLabThreads threads;
  private final GitLabConfig config;
  private final WorkLoop loop;
  private final Instance<ScopeFollower> followers;
  private final Instance<WakeSignal> signals;
  private final Listeners<Consumer<RunnerPool>> listeners = new Listeners<>("its queue");
  private final Map<Scope, Watch> watches = new ConcurrentHashMap<>();
  private final FollowedScopes followed = new FollowedScopes();

  /** A watcher, what it reads, and the newest form of each pool that follows it, by name. */
  private record Watch(QueuePoller watcher, JobSource source, Map<String, RunnerPool> pools) {}

  QueuePollers(
      GitLabClients clients,
      GitLabThreads threads,
      GitLabConfig config,
      WorkLoop loop,
      Instance<ScopeFollower> followers,
      Instance<WakeSignal> signals) {
    this.clients = clients;
    this.threads = threads;
    this.config = config;
    this.loop = loop;
    this.followers = followers;
    this.signals = signals;
  }

  @Override
  public void follow(RunnerPool pool) {
    if (!Scope.isReadable(pool)) {
      unfollow(pool);
      return;
    }
    Scope scope = Scope.of(pool);
    followed.follow(pool, scope).ifPresent(last -> leave(last, pool.key()));
    watches.compute(
        scope,
        (same, known) -> {
          Watch watch = known == null ? begin(scope) : known;
          RunnerPool before = watch.pools().put(pool.key(), pool);
          if (before == null || !sameSpec(before, pool)) {
            tellFollowers(scope, watch);
          }
          return watch;
        });
  }

  @Override
  public void unfollow(RunnerPool pool) {
    followed.unfollow(pool).ifPresent(last -> leave(last, pool.key()));
  }

  private void leave(Scope scope, String pool) {
    watches.computeIfPresent(
        scope,
        (same, watch) -> {
          watch.pools().remove(pool);
          tellFollowers(scope, watch);
          if (!watch.pools().isEmpty()) {
            return watch;
          }
          watch.watcher().stop();
          return null;
        });
  }

  @Override
  public QueueState state(RunnerPool pool) {
    if (!Scope.isReadable(pool)) {
      return new QueueState.NoAccessToken();
    }
    Watch watch = watches.get(Scope.of(pool));
    return watch == null ? new QueueState.Unread() : watch.watcher().state();
  }

  @Override
  public QueueFacts facts(RunnerPool pool) {
    Scope scope = Scope.of(pool);
    Watch watch = watches.get(scope);
    if (watch == null) {
      return QueueFacts.none();
    }
    PollSchedule pacing = watch.watcher().pacing();
    return new QueueFacts(
        watch.watcher().means(),
        pacing.worstStaleness(),
        pacing.requestsPerMinute(),
        signals.stream().flatMap(signal -> said(signal, scope).stream()).sorted().toList());
  }

  private static Optional<String> said(WakeSignal signal, Scope scope) {
    return signal.of(scope).map(stands -> stands.said(signal.kind()));
  }

  private boolean signalled(Scope scope) {
    return signals.stream()
        .anyMatch(signal -> signal.of(scope).map(WakeSignal.Liveness::live).orElse(false));
  }

  @Override
  public void onChange(Consumer<RunnerPool> listener) {
    listeners.add(listener);
  }

  @Override
  public void wake(Predicate<Scope> which, OptionalLong project) {
    watches.forEach(
        (scope, watch) -> {
          if (which.test(scope)) {
            watch.source().wake();
            watch.watcher().wake(project);
          }
        });
  }

  private void tellFollowers(Scope scope, Watch watch) {
    List<RunnerPool> pools = List.copyOf(watch.pools().values());
    followers.forEach(follower -> follower.serves(scope, pools));
  }

  private static boolean sameSpec(RunnerPool before, RunnerPool now) {
    return Objects.equals(before.getMetadata().getGeneration(), now.getMetadata().getGeneration())
        && Objects.equals(before.getMetadata().getUid(), now.getMetadata().getUid());
  }

  private Watch begin(Scope scope) {
    Map<String, RunnerPool> pools = new ConcurrentHashMap<>();
    GitLabClient session = clients.of(scope.account()).forQueue();
    JobSource source = JobSource.of(scope, session, threads, config, () -> rules(pools));
    PollSchedule pacing = new PollSchedule(config, session::budget, () -> signalled(scope));
    Runnable changed = () -> pools.values().forEach(this::changed);
    QueuePoller watcher =
        new QueuePoller(scope, source, session::sent, pacing, threads, loop, config, changed);
    watcher.begin();
    return new Watch(watcher, source, pools);
  }

  private static List<TagRule> rules(Map<String, RunnerPool> pools) {
    return pools.values().stream().map(pool -> PoolRules.of(pool.getSpec())).toList();
  }

  private void changed(RunnerPool pool) {
    listeners.tell(pool, listener -> listener.accept(pool));
  }

  @PreDestroy
  void stop() {
    watches.values().forEach(watch -> watch.watcher().stop());
  }
}
