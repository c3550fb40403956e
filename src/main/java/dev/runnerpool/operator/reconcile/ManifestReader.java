package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.operator.pods.InvalidSpecException;
import dev.runnerpool.operator.pods.PoolSecret;

/**
 * What a pool's manifest asks for, worked out once for each generation of it: rendering all that
 * runners are made of, to see whether it can be done, costs more than the rest of a reconcile.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class ManifestReader {

  private Long generation;
  private Policy policy;
  private InvalidSpecException fault;

  /**
   * The pool's scaling.
   *
   * @throws InvalidSpecException if no runner can be made as the manifest says
   */
  Policy policy(RunnerPool pool) {
    Long now = pool.getMetadata().getGeneration();
    if (now == null || !now.equals(generation)) {
      read(pool);
      generation = now;
    }
    if (fault != null) {
      throw fault;
    }
    return policy;
  }

  private void read(RunnerPool pool) {
    try {
      fault = null;
      policy = Policies.policy(pool.getSpec());
      PoolSecret.check(pool);
    } catch (InvalidSpecException e) {
      fault = e;
    }
  }
}
