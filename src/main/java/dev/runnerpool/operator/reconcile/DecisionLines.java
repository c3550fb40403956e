package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.log.LogFields;
import dev.runnerpool.operator.log.LogKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line of the log for each decision that changed something. */
@ApplicationScoped
class DecisionLines implements ReconcileListener {

  private static final Logger LOG = LoggerFactory.getLogger("dev.runnerpool.decisions");

  private final ReconcileStates states;
  private final InstantSource clock;
  private final ConcurrentMap<String, JoinedDecisions> pools = new ConcurrentHashMap<>();

  DecisionLines(ReconcileStates states, InstantSource clock) {
    this.states = states;
    this.clock = clock;
  }

  @Override
  public Optional<Duration> executed(RunnerPool pool, PoolView view, PlanExecutor.Outcome outcome) {
    JoinedDecisions joined =
        pools.computeIfAbsent(pool.getMetadata().getUid(), uid -> new JoinedDecisions());
    Instant now = clock.instant();
    PoolSnapshot snapshot = view.snapshot();
    JoinedDecisions.Look look =
        new JoinedDecisions.Look(
            view.plan().decision(),
            outcome.started().size(),
            stopped(pool, view),
            Duration.between(snapshot.now(), now),
            Doubt.ofDecision(view) != Doubt.NOT_KNOWN_YET);
    joined.take(look, now).ifPresent(line -> write(pool, view, line));
    return joined.dueAt().map(due -> Duration.between(now, due));
  }

  @Override
  public void forget(RunnerPool pool) {
    pools.remove(pool.getMetadata().getUid());
  }

  /** One that took a job in the last moment was left alone. */
  private int stopped(RunnerPool pool, PoolView view) {
    if (view.plan().actions().isEmpty()) {
      return 0;
    }
    OwnWritesCache own = states.of(pool).ownWrites;
    return (int)
        view.plan().actions(Action.Retire.class).stream()
            .filter(retire -> own.isDeleted(retire.runnerId()))
            .count();
  }

  private static void write(RunnerPool pool, PoolView view, JoinedDecisions.Line line) {
    PoolSnapshot snapshot = view.snapshot();
    LogFields.of(pool)
        .with(LogKey.REASON, line.decision().reason())
        .with(LogKey.STARTED, line.started())
        .with(LogKey.STOPPED, line.stopped())
        .withAny(LogKey.WAITING, view.waiting())
        .with(LogKey.IDLE, snapshot.in(RunnerState.IDLE).size())
        .with(LogKey.BUSY, snapshot.in(RunnerState.BUSY).size())
        .with(LogKey.STARTING, snapshot.in(RunnerState.STARTING).size())
        .with(LogKey.MAX, snapshot.policy().max())
        .with(LogKey.DECISIONS, line.decisions())
        .with(LogKey.DURATION, line.took())
        .info(LOG, line.decision().message());
  }
}
