package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PoolOffer;
import dev.runnerpool.core.demand.QueueReading;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.gitlab.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Gives each pool its share of the waiting jobs. */
final class DemandShare {

  /** What is told by events was chosen by what such jobs did before, as tags are not told. */
  private static final TagRule CHOSEN = new TagRule(Set.of(), true);

  private final DemandBoard board = new DemandBoard();

  /** The jobs for which the pool needs runners. */
  List<Job> jobs(
      RunnerPool pool,
      Policy policy,
      QueueState queue,
      List<Runner> runners,
      OptionalDouble price,
      Instant now) {
    Optional<QueueReading> reading = queue.reading();
    if (policy.paused() || reading.isEmpty()) {
      withdraw(pool);
      return List.of();
    }
    long live = runners.stream().filter(runner -> runner.state().live()).count();
    long idle = count(runners, RunnerState.IDLE);
    long starting = count(runners, RunnerState.STARTING);
    PoolOffer offer =
        new PoolOffer(
            Observer.key(pool),
            queue instanceof QueueState.Told ? CHOSEN : Policies.tagRule(pool.getSpec()),
            reading.get().jobs(),
            price,
            (int) idle,
            live >= policy.max() && idle + starting == 0,
            Policies.spillAfter(pool.getSpec()));
    return withGuesses(board.offer(gitlab(pool), offer, now), queue);
  }

  /** Guesses are not shared out: nobody knows whose they are, so each pool makes its own. */
  private static List<Job> withGuesses(List<Job> given, QueueState queue) {
    if (!(queue instanceof QueueState.Told told) || told.guesses().isEmpty()) {
      return given;
    }
    List<Job> all = new ArrayList<>(given);
    all.addAll(told.guesses());
    return all;
  }

  /** The pool's share goes to others. */
  void withdraw(RunnerPool pool) {
    board.withdraw(gitlab(pool), Observer.key(pool));
  }

  private static long count(List<Runner> runners, RunnerState state) {
    return runners.stream().filter(runner -> runner.state() == state).count();
  }

  /** One GitLab however its address is written: its job numbers are unique only within it. */
  private static String gitlab(RunnerPool pool) {
    return Scope.of(pool).account().url();
  }
}
