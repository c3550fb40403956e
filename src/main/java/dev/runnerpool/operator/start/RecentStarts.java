package dev.runnerpool.operator.start;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.start.EndedStarts;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.JobStarts;
import dev.runnerpool.core.start.PoolStarts;
import dev.runnerpool.core.start.StartLook;
import dev.runnerpool.gitlab.jobs.JobEndListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The starts of all pools' jobs: those under way and the last ones. Each that comes to its script
 * is counted once: then, or when the job ended if only that tells since when it waited.
 */
@ApplicationScoped
public class RecentStarts implements JobStarts, EndedStarts, JobEndListener {

  /** Jobs that ended, of one pool: GitLab tells of as many at once. */
  private static final int MOST_OF_POOL = 2_000;

  private static final int LEAST_OF_POOL = 20;

  /** The same, of all pools. */
  private static final int MOST = 20_000;

  private final Map<String, PoolStarts> byPool = new ConcurrentHashMap<>();
  private final List<JobStartListener> listeners;

  RecentStarts(Instance<JobStartListener> listeners) {
    this.listeners = listeners.stream().toList();
  }

  /** Takes over what a look at a pool showed. */
  public void look(RunnerPool pool, StartLook look) {
    byPool
        .computeIfAbsent(pool.key(), PoolStarts::new)
        .look(look, mostOfPool())
        .forEach(start -> tell(pool, start));
  }

  private void tell(RunnerPool pool, JobStart start) {
    listeners.forEach(listener -> listener.started(pool, start));
  }

  private int mostOfPool() {
    return Math.max(LEAST_OF_POOL, Math.min(MOST_OF_POOL, MOST / Math.max(1, byPool.size())));
  }

  @Override
  public void ended(RunnerPool pool, JobRecord job) {
    known(pool.key())
        .flatMap(starts -> starts.countEnded(job))
        .ifPresent(start -> tell(pool, start));
  }

  @Override
  public Optional<JobStart> ended(String pool, JobRecord job) {
    return known(pool).flatMap(starts -> starts.complete(job));
  }

  @Override
  public List<JobStart> find(long job) {
    return byPool.values().stream().flatMap(starts -> starts.find(job).stream()).toList();
  }

  @Override
  public List<JobStart> of(String pool) {
    return known(pool).map(PoolStarts::all).orElse(List.of());
  }

  private Optional<PoolStarts> known(String pool) {
    return Optional.ofNullable(byPool.get(pool));
  }

  /** The pool has left. */
  public void forget(RunnerPool pool) {
    byPool.remove(pool.key());
  }
}
