package dev.runnerpool.core.autoscaler;

/** Where a pool's jobs are looked up. */
@FunctionalInterface
public interface DemandLookup {

  /**
   * The jobs given to the pool.
   *
   * @param now what the pool has to offer to them
   */
  GivenJobs given(Availability now);
}
