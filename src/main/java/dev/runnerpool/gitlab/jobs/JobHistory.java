package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.JobRecords;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Registrations;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClients;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Reads the facts of jobs that ended, for all pools, and has them kept and counted. */
@ApplicationScoped
public class JobHistory {

  private final GitLabClients clients;
  private final GitLabThreads threads;
  private final GitLabConfig config;
  private final WorkLoop loop;
  private final JobRecords records;
  private final LiveRunners live;
  private final List<JobEndListener> listeners;
  private final List<JobLossListener> losses;
  private final Map<String, PoolJobHistory> byPool = new ConcurrentHashMap<>();

  JobHistory(
      GitLabClients clients,
      GitLabThreads threads,
      GitLabConfig config,
      WorkLoop loop,
      JobRecords records,
      LiveRunners live,
      Instance<JobEndListener> listeners,
      Instance<JobLossListener> losses) {
    this.clients = clients;
    this.threads = threads;
    this.config = config;
    this.loop = loop;
    this.records = records;
    this.live = live;
    this.listeners = listeners.stream().toList();
    this.losses = losses.stream().toList();
  }

  /**
   * Takes over what a reconcile showed; GitLab is asked later, on another thread, if a runner ended
   * and the pool brings an access token. Cheap, and harmless when repeated.
   */
  public void observe(RunnerPool pool, Registrations.State registration, List<Runner> runners) {
    OptionalLong runner = registration.runner();
    if (runner.isPresent() && Scope.isReadable(pool)) {
      byPool
          .computeIfAbsent(pool.getMetadata().getUid(), uid -> jobs(pool))
          .observe(pool, runner.getAsLong(), runners);
    }
  }

  /**
   * Whether a pool without runners may leave: its last jobs are read, and none of them is left
   * running with nobody. Sees to it at once; what GitLab does not tell is not waited for.
   */
  public boolean settled(RunnerPool pool) {
    PoolJobHistory jobs = byPool.get(pool.getMetadata().getUid());
    return jobs == null || jobs.settled();
  }

  /** The pool has left. What is kept of its jobs stays. */
  public void forget(RunnerPool pool) {
    PoolJobHistory jobs = byPool.remove(pool.getMetadata().getUid());
    if (jobs != null) {
      jobs.stop();
    }
  }

  private PoolJobHistory jobs(RunnerPool pool) {
    return new PoolJobHistory(
        clients.of(Scope.of(pool).account()),
        threads,
        loop,
        new PoolJobHistory.Pace(config.jobFacts().pause(), config.jobFacts().lostAfter()),
        records,
        live,
        new PoolJobHistory.Told(listeners, losses));
  }

  @PreDestroy
  void stop() {
    byPool.values().forEach(PoolJobHistory::stop);
  }
}
