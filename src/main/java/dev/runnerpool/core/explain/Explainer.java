package dev.runnerpool.core.explain;

import java.util.List;
import java.util.Optional;

/** Explains pools and jobs from what is known in memory and in the records. Any thread. */
public interface Explainer {

  /** All pools, by namespace and name. */
  List<PoolDetails> pools();

  /** One pool; empty if this operator serves none of that name. */
  Optional<PoolDetails> pool(String namespace, String name);

  /**
   * A job, in every GitLab that has one of that number.
   *
   * @return empty if nothing is known of it
   */
  List<JobExplanation> job(long id);
}
