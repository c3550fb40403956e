package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.gitlab.Backoff;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.client.GitLabException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Reads one scope's queue again and again; at most one reading at a time. */
final class QueuePoller {

  private static final Logger LOG = Logger.getLogger(QueuePoller.class);
  private static final Duration ACTIVE_AFTER_CHANGE = Duration.ofSeconds(30);

  private final Scope scope;
  private final JobSource source;
  private final LongSupplier sent;
  private final PollSchedule pacing;
  private final GitLabThreads threads;
  private final ExecutorService executor;
  private final GitLabConfig config;
  private final LeaderGuard leaderGuard;
  private final Runnable changed;

  private volatile QueueState state = new QueueState.Unread();

  // Guarded by this.
  private final WakeHints hints = new WakeHints();
  private boolean reading;
  private boolean stopped;
  private Future<?> next;
  private Instant nextAt = Instant.EPOCH;

  // Written by the reading thread alone.
  private volatile int failures;
  private Instant changedAt = Instant.MIN;

  /**
   * A watcher that has not begun.
   *
   * @param sent how many requests the source has sent
   * @param changed called on the reading thread when other jobs wait or the kind of state changed
   */
  QueuePoller(
      Scope scope,
      JobSource source,
      LongSupplier sent,
      PollSchedule pacing,
      GitLabThreads threads,
      GitLabConfig config,
      LeaderGuard leaderGuard,
      Runnable changed) {
    this.scope = scope;
    this.source = source;
    this.sent = sent;
    this.pacing = pacing;
    this.threads = threads;
    this.executor = threads.of(scope.account(), GitLabThreads.Use.Queue);
    this.config = config;
    this.leaderGuard = leaderGuard;
    this.changed = changed;
  }

  QueueState state() {
    return state;
  }

  PollSchedule pacing() {
    return pacing;
  }

  /** By which requests it reads, for people. */
  String means() {
    return source.means();
  }

  void begin() {
    arrange();
  }

  /**
   * Reads soon, or once more after the reading under way; any number of calls make one reading. A
   * GitLab that fails is let alone: then the pause goes on.
   *
   * @param project the one in which something changed, if that is known
   */
  void wake(OptionalLong project) {
    if (failures == 0) {
      synchronized (this) {
        hints.add(project);
      }
      arrange();
    }
  }

  synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
    }
    pacing.end();
  }

  /** Reads if a reading is due, else looks again when it may be. */
  private void arrange() {
    pacing.look();
    beginOrWait();
  }

  private synchronized void beginOrWait() {
    if (stopped || reading) {
      return;
    }
    Instant now = Instant.now();
    Instant due = pacing.due();
    Set<Long> projects = hints.projects(pacing.requests());
    Instant at = due;
    if (!hints.none()) {
      int requests = projects.isEmpty() ? pacing.requests() : projects.size();
      Instant hinted = pacing.soonest(requests, now);
      at = hinted.isBefore(due) ? hinted : due;
    }
    if (at.isAfter(now)) {
      waitUntil(at, now);
      return;
    }
    hints.clear();
    reading = true;
    Set<Long> alone = due.isAfter(now) ? projects : Set.of();
    executor.execute(() -> readThenArrange(alone));
  }

  /** Not for the whole time: a signal may cease to be live meanwhile. */
  private synchronized void waitUntil(Instant at, Instant now) {
    Duration wait = Duration.between(now, at).plusMillis(1);
    Duration quiet = config.poll().quiet();
    Duration shorter = wait.compareTo(quiet) < 0 ? wait : quiet;
    if (next != null && !nextAt.isAfter(now.plus(shorter))) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    nextAt = now.plus(shorter);
    next = threads.later(shorter, this::waited);
  }

  private void waited() {
    synchronized (this) {
      next = null;
    }
    arrange();
  }

  private void readThenArrange(Set<Long> projects) {
    try {
      read(projects);
    } catch (RuntimeException e) {
      LOG.errorf(e, "reading the queue of %s failed unexpectedly", scope);
      pacing.letAlone(config.longestBackoff(), Instant.now());
    } finally {
      ended();
    }
  }

  private void ended() {
    synchronized (this) {
      reading = false;
      if (failures > 0) {
        hints.clear();
      }
    }
    arrange();
  }

  private void read(Set<Long> projects) {
    if (!leaderGuard.holds()) {
      // GitLab's patience belongs to who acts.
      pacing.letAlone(config.poll().active(), Instant.now());
      return;
    }
    Instant startedAt = Instant.now();
    pacing.started(startedAt);
    if (!projects.isEmpty() && readAlone(projects)) {
      return;
    }
    long sentBefore = sent.getAsLong();
    try {
      List<Job> jobs = KnownJobs.once(source.read(), known());
      failures = 0;
      Instant finishedAt = Instant.now();
      pacing.read(sent.getAsLong() - sentBefore, !jobs.isEmpty(), finishedAt);
      publish(new QueueState.Read(new QueueSnapshot(jobs, startedAt, finishedAt)));
      pacing.busy(isActive(jobs));
    } catch (GitLabException e) {
      failures++;
      publish(held(e));
      Instant now = Instant.now();
      pacing.letAlone(Backoff.after(failures, config.longestBackoff(), e.notBefore(), now), now);
    }
  }

  /**
   * Reads some projects; the rest stays as known, and the reading as old as it was, but for them.
   * Returns whether that could be done: else only the whole tells what is wrong.
   */
  private boolean readAlone(Set<Long> projects) {
    Optional<QueueSnapshot> last = state.reading();
    if (last.isEmpty()) {
      return false;
    }
    QueueSnapshot now = last.get();
    try {
      for (long project : projects) {
        Instant began = Instant.now();
        Optional<List<Job>> read = source.readProject(project, now.jobs());
        if (read.isEmpty()) {
          return false;
        }
        now = now.with(KnownJobs.once(read.get(), known()), project, began);
      }
    } catch (GitLabException e) {
      return false;
    }
    publish(new QueueState.Read(now));
    pacing.busy(isActive(now.jobs()));
    return true;
  }

  private List<Job> known() {
    return state.reading().map(QueueSnapshot::jobs).orElse(List.of());
  }

  private QueueState.Stale held(GitLabException e) {
    Instant since = state instanceof QueueState.Stale held ? held.since() : Instant.now();
    return new QueueState.Stale(state.reading(), e.failure(), since);
  }

  private boolean isActive(List<Job> jobs) {
    return !jobs.isEmpty() || Instant.now().isBefore(changedAt.plus(ACTIVE_AFTER_CHANGE));
  }

  private void publish(QueueState now) {
    QueueState before = state;
    state = now;
    if (differ(before, now)) {
      changedAt = before instanceof QueueState.Unread ? changedAt : Instant.now();
      log(before, now);
      changed.run();
    }
  }

  private static boolean differ(QueueState before, QueueState now) {
    return before.getClass() != now.getClass()
        || !failure(before).equals(failure(now))
        || !before
            .reading()
            .map(QueueSnapshot::jobs)
            .equals(now.reading().map(QueueSnapshot::jobs));
  }

  private static Optional<Object> failure(QueueState state) {
    return state instanceof QueueState.Stale held
        ? Optional.of(held.failure().reason())
        : Optional.empty();
  }

  private void log(QueueState before, QueueState now) {
    if (now instanceof QueueState.Stale held && !failure(before).equals(failure(now))) {
      LOG.warnf(
          "queue of %s held (%s): %s", scope, held.failure().reason(), held.failure().message());
    } else if (before instanceof QueueState.Stale && now instanceof QueueState.Read) {
      LOG.infof("queue of %s is read again", scope);
    }
  }
}
