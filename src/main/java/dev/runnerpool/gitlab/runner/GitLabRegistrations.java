package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.Correction;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Listeners;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.gitlab.jobs.LiveRunners;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A registration per pool, told apart by the pool's UID: a pool made again gets a new runner. */
@ApplicationScoped
public class GitLabRegistrations implements Registrations {

  private static final Duration REMOVED_KEPT = Duration.ofMinutes(10);
  private static final int POOLS_PER_REFRESH = 15;

  /**
   * A pool without pods has no other contact with GitLab, which takes a runner for offline two
   * hours after the last, and fails jobs that wait for an hour without one that is online ({@code
   * stuck_pending_no_matching_runners}). With the usual refresh this is a check every 50 minutes.
   */
  private static final int MOST_CROWDED = 10;

  private final GitLabClients clients;
  private final RunnerSecrets secrets;
  private final LiveRunners live;
  private final GitLabThreads threads;
  private final WorkLoop loop;
  private final GitLabConfig config;
  private final Listeners<Consumer<RunnerPool>> listeners = new Listeners<>("its registration");
  private final Listeners<BiConsumer<RunnerPool, Correction>> correctionListeners =
      new Listeners<>("what was repaired");
  private final Map<String, RegistrationWorker> entries = new ConcurrentHashMap<>();
  private final Map<Scope, ScopeRunners> runners = new ConcurrentHashMap<>();

  GitLabRegistrations(
      GitLabClients clients,
      RunnerSecrets secrets,
      LiveRunners live,
      GitLabThreads threads,
      WorkLoop loop,
      GitLabConfig config) {
    this.live = live;
    this.clients = clients;
    this.secrets = secrets;
    this.threads = threads;
    this.loop = loop;
    this.config = config;
  }

  @Override
  public void ensure(RunnerPool pool) {
    RegistrationWorker known = entries.get(uid(pool));
    if (known != null) {
      known.update(pool);
    } else {
      entries.computeIfAbsent(uid(pool), uid -> entry(pool)).begin();
    }
  }

  @Override
  public void remove(RunnerPool pool, boolean runnersGone) {
    entries.computeIfAbsent(uid(pool), uid -> entry(pool)).leave(runnersGone);
  }

  @Override
  public void forget(RunnerPool pool) {
    RegistrationWorker entry = entries.remove(uid(pool));
    if (entry != null) {
      entry.stop();
    }
  }

  @Override
  public void saw(RunnerPool pool, RunnersSeen seen) {
    RegistrationWorker entry = entries.get(uid(pool));
    if (entry != null) {
      entry.saw(seen);
    }
  }

  @Override
  public void onCorrection(BiConsumer<RunnerPool, Correction> listener) {
    correctionListeners.add(listener);
  }

  @Override
  public State state(RunnerPool pool) {
    RegistrationWorker entry = entries.get(uid(pool));
    return entry == null ? new State.Pending() : entry.state();
  }

  @Override
  public void onChange(Consumer<RunnerPool> listener) {
    listeners.add(listener);
  }

  private RegistrationWorker entry(RunnerPool pool) {
    Account account = Scope.of(pool).account();
    return new RegistrationWorker(
        pool,
        Scope.hasOwnRunner(pool)
            ? new ExternalRunner(clients, secrets)
            : new ManagedRunner(
                clients,
                this::runners,
                secrets,
                live,
                config.replaceRefusedAfter(),
                new Corrections(this::corrected, loop.clock()),
                loop.clock()),
        threads.of(account, GitLabThreads.Use.Registration),
        loop,
        config,
        () -> crowding(account),
        this::changed);
  }

  /** One list of a scope's runners serves all its pools. */
  private ScopeRunners runners(RunnerPool pool) {
    return runners.computeIfAbsent(
        Scope.of(pool),
        scope -> new ScopeRunners(clients.of(scope.account()), scope, loop.clock()));
  }

  /** So that checks per minute at rest do not grow with the pools of an account. */
  private int crowding(Account account) {
    long pools = entries.values().stream().filter(entry -> entry.asks(account)).count();
    long stretch = (pools + POOLS_PER_REFRESH - 1) / POOLS_PER_REFRESH;
    return (int) Math.min(MOST_CROWDED, stretch);
  }

  private void corrected(RunnerPool pool, Correction correction) {
    correctionListeners.tell(pool, listener -> listener.accept(pool, correction));
  }

  private void changed(RunnerPool pool) {
    if (state(pool) instanceof State.Removed) {
      threads.later(REMOVED_KEPT, () -> entries.remove(uid(pool)));
    }
    listeners.tell(pool, listener -> listener.accept(pool));
  }

  private static String uid(RunnerPool pool) {
    return pool.getMetadata().getUid();
  }

  @PreDestroy
  void stop() {
    entries.values().forEach(RegistrationWorker::stop);
  }
}
