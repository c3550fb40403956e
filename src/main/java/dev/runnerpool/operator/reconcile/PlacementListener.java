package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.placement.PoolPlacement;
import jakarta.enterprise.context.ApplicationScoped;

/** Has nothing read any more for a pool that left. */
@ApplicationScoped
class PlacementListener implements ReconcileListener {

  private final PoolPlacement placement;

  PlacementListener(PoolPlacement placement) {
    this.placement = placement;
  }

  @Override
  public void forget(RunnerPool pool) {
    placement.forget(pool);
  }
}
