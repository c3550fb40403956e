package dev.runnerpool.operator.pods;

/**
 * What a pool's config.toml has from the cluster, beside the pool itself.
 *
 * @param cache what the cache's store is signed in to with
 * @param jobPriority whether job pods may name {@link Reservation#PRIORITY_CLASS}
 */
record FromCluster(CacheCredentials cache, boolean jobPriority) {

  /** No cache, and the priority class that comes with the operator. */
  static final FromCluster USUAL = new FromCluster(CacheCredentials.NONE, true);
}
