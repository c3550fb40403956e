package dev.runnerpool.operator.explain;

import dev.runnerpool.core.explain.Explainer;
import dev.runnerpool.core.explain.JobExplainer;
import dev.runnerpool.core.explain.JobExplanation;
import dev.runnerpool.core.explain.PassOvers;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.ReconciledPool;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.JobStarts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Explains what this process knows, of the last reconciles and of the records. */
@ApplicationScoped
class OperatorExplainer implements Explainer {

  private final LastReconciles last;
  private final JobExplainer jobs;
  private final Instance<JobStarts> starts;
  private final RecordedJobs records;
  private final InstantSource clock;

  OperatorExplainer(
      LastReconciles last,
      PassOvers passOvers,
      Instance<JobStarts> starts,
      RecordedJobs records,
      InstantSource clock) {
    this.last = last;
    this.jobs = new JobExplainer(passOvers);
    this.starts = starts;
    this.records = records;
    this.clock = clock;
  }

  @Override
  public List<PoolDetails> pools() {
    return last.all().stream().map(ReconciledPool::details).toList();
  }

  @Override
  public Optional<PoolDetails> pool(String namespace, String name) {
    return last.of(namespace + "/" + name).map(ReconciledPool::details);
  }

  @Override
  public List<JobExplanation> job(long id) {
    List<ReconciledPool> pools = last.all();
    List<JobStart> known = starts.stream().flatMap(each -> each.find(id).stream()).toList();
    return jobs.explain(id, pools, known, records.find(pools, id), clock.instant());
  }
}
