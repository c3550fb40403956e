package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.start.JobPodSeen;
import dev.runnerpool.core.start.RunnerSeen;
import dev.runnerpool.core.start.StartLook;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import dev.runnerpool.operator.pods.ConfigToml;
import dev.runnerpool.operator.start.RecentStarts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Has what each reconcile shows of jobs' starts kept; only pods that changed are read. */
@ApplicationScoped
class StartListener implements ReconcileListener {

  private record PollInterval(Long generation, Optional<Duration> value) {}

  private final RecentStarts starts;
  private final ClusterTime time;
  private final Map<String, PollInterval> pollIntervals = new ConcurrentHashMap<>();

  StartListener(RecentStarts starts, ClusterTime time) {
    this.starts = starts;
    this.time = time;
  }

  @Override
  public void planned(RunnerPool pool, PoolView view) {
    PodChanges changes = view.seen().changes();
    StartReader reader = new StartReader(time.ahead());
    List<RunnerSeen> runners =
        changes.changed().stream().flatMap(pod -> reader.runner(pod).stream()).toList();
    List<JobPodSeen> jobs =
        changes.changed().stream().flatMap(pod -> reader.job(pod).stream()).toList();
    starts.look(
        pool,
        new StartLook(
            view.snapshot(),
            view.evaluation().given(),
            view.plan().decision(),
            runners,
            jobs,
            changes.gone(),
            pollInterval(pool)));
  }

  /** Its config is read when the manifest changed, as TOML is dear to read. */
  private Optional<Duration> pollInterval(RunnerPool pool) {
    Long generation = pool.getMetadata().getGeneration();
    PollInterval known = pollIntervals.get(pool.getMetadata().getUid());
    if (known == null || generation == null || !generation.equals(known.generation())) {
      known = new PollInterval(generation, ConfigToml.pollInterval(pool));
      pollIntervals.put(pool.getMetadata().getUid(), known);
    }
    return known.value();
  }

  @Override
  public void forget(RunnerPool pool) {
    pollIntervals.remove(pool.getMetadata().getUid());
    starts.forget(pool);
  }
}
