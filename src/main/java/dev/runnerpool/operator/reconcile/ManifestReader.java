package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.placement.PlacementNeed;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.operator.pods.InvalidSpecException;
import dev.runnerpool.operator.pods.PlacementNeeds;
import dev.runnerpool.operator.pods.PoolSecret;
import java.util.Optional;

/**
 * What a pool's manifest asks for, worked out once for each generation of it: rendering all that
 * runners are made of, to see whether it can be done, costs more than the rest of a reconcile.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class ManifestReader {

  private Long generation;
  private Policy policy;
  private RoomCondition.Wish room;
  private Optional<PlacementNeed> placement = Optional.empty();
  private InvalidSpecException fault;

  /**
   * The pool's scaling.
   *
   * @throws InvalidSpecException if no runner can be made as the manifest says
   */
  Policy policy(RunnerPool pool) {
    readOnce(pool);
    return policy;
  }

  /**
   * Whether its runners are to hold the room of their job.
   *
   * @throws InvalidSpecException if no runner can be made as the manifest says
   */
  RoomCondition.Wish room(RunnerPool pool) {
    readOnce(pool);
    return room;
  }

  /**
   * What it needs of the nodes that it names, the same object until it changes.
   *
   * @throws InvalidSpecException if no runner can be made as the manifest says
   */
  Optional<PlacementNeed> placement(RunnerPool pool) {
    readOnce(pool);
    return placement;
  }

  private void readOnce(RunnerPool pool) {
    Long now = pool.getMetadata().getGeneration();
    if (now == null || !now.equals(generation)) {
      read(pool);
      generation = now;
    }
    if (fault != null) {
      throw fault;
    }
  }

  private void read(RunnerPool pool) {
    try {
      fault = null;
      policy = Policies.policy(pool.getSpec());
      PoolSecret.check(pool);
      room = RoomCondition.Wish.of(pool);
      placement = PlacementNeeds.of(pool);
    } catch (InvalidSpecException e) {
      fault = e;
    }
  }
}
