package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The state of each pool, by its UID: a pool made again under an old name begins with none. */
@ApplicationScoped
class ReconcileStates {

  private final ConcurrentMap<String, ReconcileState> byUid = new ConcurrentHashMap<>();

  private final InstantSource clock;

  ReconcileStates(InstantSource clock) {
    this.clock = clock;
  }

  ReconcileState of(RunnerPool pool) {
    return byUid.computeIfAbsent(
        pool.getMetadata().getUid(),
        uid -> new ReconcileState(StatusHold.begin(pool, clock.instant())));
  }

  void forget(RunnerPool pool) {
    byUid.remove(pool.getMetadata().getUid());
  }
}
