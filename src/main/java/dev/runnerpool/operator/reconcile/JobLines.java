package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.gitlab.jobs.JobEndListener;
import dev.runnerpool.operator.log.LogFields;
import dev.runnerpool.operator.log.LogKey;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Pod;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line of the log as a job is claimed, which leads from its number to its pods, and one
 * once GitLab tells how it ended.
 */
@ApplicationScoped
class JobLines implements ReconcileListener, JobEndListener {

  private static final Logger LOG = LoggerFactory.getLogger("dev.runnerpool.jobs");

  private final ReconcileStates states;
  private final ConcurrentMap<String, NewClaims> pools = new ConcurrentHashMap<>();

  JobLines(ReconcileStates states) {
    this.states = states;
  }

  @Override
  public Optional<Duration> executed(RunnerPool pool, PoolView view, PlanExecutor.Outcome outcome) {
    boolean numbered = pool.getSpec().runner().executor() == RunnerSpec.Executor.Kubernetes;
    pools
        .computeIfAbsent(pool.getMetadata().getUid(), uid -> new NewClaims())
        .take(view.snapshot().taken(), numbered, view.jobs())
        .forEach(claim -> claimed(pool, view, claim));
    return Optional.empty();
  }

  @Override
  public void forget(RunnerPool pool) {
    pools.remove(pool.getMetadata().getUid());
  }

  private void claimed(RunnerPool pool, PoolView view, NewClaims.Claim claim) {
    Optional<String> runner =
        Optional.ofNullable(view.seen().pods().get(claim.runner())).map(JobLines::name);
    Optional<String> jobPod =
        runner
            .map(name -> states.of(pool).shown.jobs().get(name))
            .filter(pod -> claim.job().equals(RunnerReader.jobId(pod)))
            .map(JobLines::name);
    LogFields line =
        LogFields.of(pool)
            .withAny(LogKey.JOB, claim.job().stream().boxed().findFirst())
            .withAny(LogKey.PROJECT, claim.project())
            .withAny(LogKey.RUNNER, runner)
            .withAny(LogKey.JOB_POD, jobPod);
    claim.waited().ifPresent(waited -> line.with(LogKey.WAITED, waited));
    line.info(LOG, "a job was claimed");
  }

  @Override
  public void ended(RunnerPool pool, JobRecord job) {
    LogFields line =
        LogFields.of(pool)
            .with(LogKey.JOB, job.id())
            .with(LogKey.PROJECT, job.project())
            .with(LogKey.STATUS, job.status().name().toLowerCase(Locale.ROOT))
            .withAny(LogKey.REASON, job.failureReason());
    job.slot().ifPresent(slot -> line.with(LogKey.RUNNER, RunnerPods.name(pool, slot)));
    job.waited().ifPresent(waited -> line.with(LogKey.WAITED, waited));
    job.ran().ifPresent(ran -> line.with(LogKey.DURATION, ran));
    line.info(LOG, "a job ended");
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }
}
