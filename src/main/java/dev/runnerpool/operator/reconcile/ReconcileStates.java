package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
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
    ReconcileState state =
        byUid.computeIfAbsent(
            pool.getMetadata().getUid(),
            uid -> new ReconcileState(StatusHold.begin(pool, clock.instant())));
    state.pool = pool;
    return state;
  }

  /** Every pool that has a state, as it was last looked at. */
  List<RunnerPool> pools() {
    return byUid.values().stream().map(state -> state.pool).filter(Objects::nonNull).toList();
  }

  void forget(RunnerPool pool) {
    byUid.remove(pool.getMetadata().getUid());
  }
}
