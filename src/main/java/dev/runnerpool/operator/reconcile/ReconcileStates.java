package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.LeaderGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.IntSupplier;

/** The state of each pool, by its UID: a pool made again under an old name begins with none. */
@ApplicationScoped
class ReconcileStates {

  private final ConcurrentMap<String, ReconcileState> byUid = new ConcurrentHashMap<>();

  private final InstantSource clock;
  private final IntSupplier terms;

  @Inject
  ReconcileStates(InstantSource clock, LeaderGuard leaderGuard) {
    this(clock, leaderGuard::terms);
  }

  /** Of an operator that began to act so often. */
  ReconcileStates(InstantSource clock, IntSupplier terms) {
    this.clock = clock;
    this.terms = terms;
  }

  /**
   * The pool's state. What was said stands for a while, where nothing better is known, after a
   * lapse of the lease as after a start: nobody asked GitLab meanwhile.
   */
  ReconcileState of(RunnerPool pool) {
    ReconcileState state =
        byUid.computeIfAbsent(pool.getMetadata().getUid(), uid -> new ReconcileState());
    int term = terms.getAsInt();
    if (state.term != term) {
      state.term = term;
      state.hold = StatusHold.begin(StatusReport.last(pool, state), clock.instant());
    }
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
