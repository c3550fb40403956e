package dev.runnerpool.operator.web;

import dev.runnerpool.core.explain.Explainer;
import dev.runnerpool.core.explain.JobExplanation;
import dev.runnerpool.core.explain.PoolDetails;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Explains what a test gives it. */
@Alternative
@Singleton
public class GivenExplainer implements Explainer {

  /** What there is. */
  public final List<PoolDetails> pools = new CopyOnWriteArrayList<>();

  /** What is known of jobs. */
  public final List<JobExplanation> jobs = new CopyOnWriteArrayList<>();

  @Override
  public List<PoolDetails> pools() {
    return List.copyOf(pools);
  }

  @Override
  public Optional<PoolDetails> pool(String namespace, String name) {
    return pools.stream()
        .filter(pool -> pool.namespace().equals(namespace) && pool.name().equals(name))
        .findFirst();
  }

  @Override
  public List<JobExplanation> job(long id) {
    return jobs.stream().filter(job -> job.job() == id).toList();
  }
}
