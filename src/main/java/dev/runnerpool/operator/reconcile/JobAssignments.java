package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.DemandBoard;
import dev.runnerpool.core.demand.Pass;
import dev.runnerpool.core.demand.PassOverLimits;
import dev.runnerpool.core.demand.PoolCandidate;
import dev.runnerpool.core.demand.PoolShare;
import dev.runnerpool.core.demand.QueueAssignment;
import dev.runnerpool.core.demand.QueueId;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.explain.PassOvers;
import dev.runnerpool.gitlab.DaemonThreads;
import dev.runnerpool.gitlab.JobQueues;
import dev.runnerpool.gitlab.Listeners;
import dev.runnerpool.gitlab.Scope;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Who has which waiting job. Jobs are given out when a queue was read or an offer changed, on a
 * thread of their own; reconciling only looks up what came of it.
 */
@ApplicationScoped
class JobAssignments implements PassOvers {

  /** Any number of changes within it make one assignment of a GitLab's jobs. */
  static final Duration PACE = Duration.ofMillis(100);

  /** A pool that was not looked at for three resyncs, nor found at rest, is not there any more. */
  static final Duration LEASE = RunnerPoolReconciler.RESYNC.multipliedBy(3);

  private static final Logger LOG = Logger.getLogger(JobAssignments.class);

  private final JobQueues queues;
  private final PassOverLimits limits;
  private final DemandBoard board;
  private final InstantSource clock;
  private final Listeners<Consumer<RunnerPool>> listeners = new Listeners<>("its jobs");
  private final ConcurrentMap<String, Offered> pools = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Round> rounds = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(
          1, new DaemonThreads("assignments"), new ThreadPoolExecutor.DiscardPolicy());

  /** A pool as it was when it last offered something. */
  private record Offered(RunnerPool pool, Instant at) {}

  /** The next assignment of a GitLab's jobs. Guarded by itself. */
  private static final class Round {
    final Map<String, RunnerPool> toTell = new HashMap<>();
    Instant earliest = Instant.MIN;
    boolean due;
  }

  JobAssignments(JobQueues queues, DemandConfig config, InstantSource clock) {
    this.queues = queues;
    this.clock = clock;
    this.limits =
        new PassOverLimits(
            config.passedOverAfter(), config.passedOverPause(), config.passedOverLongestPause());
    this.board = new DemandBoard(limits, LEASE);
    queues.onChange(this::queueChanged);
  }

  /** Calls {@code listener} with each pool whose jobs or queue changed. */
  void onChange(Consumer<RunnerPool> listener) {
    listeners.add(listener);
  }

  /** Which queue is read for a pool; one GitLab however its address is written. */
  static QueueId queue(RunnerPool pool) {
    Scope scope = Scope.of(pool);
    return new QueueId(
        scope.account().url(), scope.kind() + " " + scope.id(), scope.account().tokenName());
  }

  /** The pool's share of the waiting jobs, as of the last assignment; empty if it had no part. */
  Optional<PoolShare> share(RunnerPool pool) {
    return board.share(pool.key());
  }

  @Override
  public Map<String, Pass> of(String gitlab, long job) {
    return board.passes(gitlab, job, clock.instant());
  }

  @Override
  public PassOverLimits limits() {
    return limits;
  }

  /** Puts in or renews what a pool offers. */
  void offer(RunnerPool pool, PoolCandidate offer, Instant now) {
    pools.put(pool.key(), new Offered(pool, now));
    if (board.offer(offer, now)) {
      arrange(offer.queue().gitlab(), Optional.empty());
    }
  }

  /**
   * A pool offers what it did when it was last looked at. The jobs of its GitLab are given out
   * again, whether it is known of a change or not.
   *
   * @return whether its offer is still there; if it is not, the pool has to be looked at
   */
  boolean renew(RunnerPool pool, Instant now) {
    pools.computeIfPresent(pool.key(), (key, offered) -> new Offered(offered.pool(), now));
    Optional<String> gitlab = board.renew(pool.key(), now);
    gitlab.ifPresent(url -> arrange(url, Optional.empty()));
    return gitlab.isPresent();
  }

  /** Whether the pool offers anything. */
  boolean offers(RunnerPool pool) {
    return board.has(pool.key());
  }

  /** The pools that offered something lately. */
  Set<String> offering() {
    return Set.copyOf(pools.keySet());
  }

  /** The pool's jobs go to others. */
  void withdraw(RunnerPool pool) {
    pools.remove(pool.key());
    board.withdraw(pool.key()).ifPresent(gitlab -> arrange(gitlab, Optional.empty()));
  }

  /** Its runner in GitLab was put right: jobs that it was not given there are the pool's again. */
  void forgive(RunnerPool pool) {
    board.forgive(pool.key()).ifPresent(gitlab -> arrange(gitlab, Optional.empty()));
  }

  private void queueChanged(RunnerPool pool) {
    arrange(queue(pool).gitlab(), Optional.of(pool));
  }

  private void arrange(String gitlab, Optional<RunnerPool> toTell) {
    Round round = rounds.computeIfAbsent(gitlab, url -> new Round());
    synchronized (round) {
      toTell.ifPresent(pool -> round.toTell.put(pool.key(), pool));
      if (round.due) {
        return;
      }
      round.due = true;
      Instant now = clock.instant();
      long wait =
          now.isBefore(round.earliest) ? Duration.between(now, round.earliest).toMillis() : 0;
      var unused = thread.schedule(() -> run(gitlab, round), wait, TimeUnit.MILLISECONDS);
    }
  }

  private void run(String gitlab, Round round) {
    Map<String, RunnerPool> toTell;
    synchronized (round) {
      toTell = new HashMap<>(round.toTell);
      round.toTell.clear();
      round.due = false;
    }
    Instant begun = clock.instant();
    pools.values().removeIf(offered -> offered.at().plus(LEASE).isBefore(begun));
    try {
      QueueAssignment before = board.last(gitlab);
      board
          .assign(gitlab, states(), begun)
          .shares()
          .forEach(
              (name, share) -> {
                Offered offered = pools.get(name);
                if (offered != null && share.differs(before.of(name))) {
                  toTell.put(name, offered.pool());
                }
              });
    } catch (RuntimeException e) {
      LOG.errorf(e, "giving out the jobs of %s failed", gitlab);
    }
    rest(round, begun);
    toTell.values().forEach(pool -> listeners.tell(pool, each -> each.accept(pool)));
  }

  /** However large a queue is, most of a core stays free. */
  private void rest(Round round, Instant begun) {
    synchronized (round) {
      Instant now = clock.instant();
      Duration share = Duration.between(begun, now).multipliedBy(4);
      round.earliest = now.plus(share.compareTo(PACE) > 0 ? share : PACE);
    }
  }

  /** What is known of each queue now: pools with the same one share what is read. */
  private Function<QueueId, QueueState> states() {
    Map<QueueId, RunnerPool> readers = new HashMap<>();
    pools.values().forEach(offered -> readers.put(queue(offered.pool()), offered.pool()));
    return queue ->
        Optional.ofNullable(readers.get(queue))
            .map(queues::state)
            .orElseGet(QueueState.Unread::new);
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }
}
