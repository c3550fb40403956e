package dev.runnerpool.operator.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueReading;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.operator.gitlab.Backoff;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.client.GitLabException;
import dev.runnerpool.operator.leader.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jboss.logging.Logger;

/** Reads one scope's queue again and again; at most one reading at a time. */
final class Watcher {

  private static final Logger LOG = Logger.getLogger(Watcher.class);
  private static final Duration ACTIVE_AFTER_CHANGE = Duration.ofSeconds(30);

  private final Scope scope;
  private final JobSource source;
  private final GitLabThreads threads;
  private final ExecutorService executor;
  private final GitLabConfig config;
  private final Tenure tenure;
  private final Runnable changed;

  private volatile QueueState state = new QueueState.Unread();

  // Guarded by this.
  private boolean reading;
  private boolean again;
  private boolean stopped;
  private Future<?> next;

  // Written by the reading thread alone.
  private volatile int failures;
  private Instant changedAt = Instant.MIN;

  /**
   * A watcher that has not begun.
   *
   * @param changed called on the reading thread when other jobs wait or the kind of state changed
   */
  Watcher(
      Scope scope,
      JobSource source,
      GitLabThreads threads,
      GitLabConfig config,
      Tenure tenure,
      Runnable changed) {
    this.scope = scope;
    this.source = source;
    this.threads = threads;
    this.executor = threads.of(scope.account(), GitLabThreads.Use.Queue);
    this.config = config;
    this.tenure = tenure;
    this.changed = changed;
  }

  QueueState state() {
    return state;
  }

  /**
   * Reads now, or once more after the reading under way; any number of calls make one reading. A
   * GitLab that fails is let alone: then the pause goes on.
   */
  synchronized void wake() {
    if (reading) {
      again = true;
    } else if (failures == 0) {
      begin();
    }
  }

  private synchronized void begin() {
    if (stopped || reading) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    reading = true;
    executor.execute(this::readThenWait);
  }

  synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel(false);
    }
  }

  private void readThenWait() {
    Duration pause = config.longestBackoff();
    try {
      pause = read();
    } catch (RuntimeException e) {
      LOG.errorf(e, "reading the queue of %s failed unexpectedly", scope);
    } finally {
      waitFor(pause);
    }
  }

  private synchronized void waitFor(Duration pause) {
    reading = false;
    if (stopped) {
      return;
    }
    Duration wait = again && failures == 0 ? Duration.ZERO : pause;
    again = false;
    next = threads.later(wait, this::begin);
  }

  /** One reading; returns the pause until the next. */
  private Duration read() {
    if (!tenure.holds()) {
      // GitLab's patience belongs to who acts.
      return config.poll().active();
    }
    Instant startedAt = Instant.now();
    try {
      List<Job> jobs = Jobs.once(source.read(), known());
      failures = 0;
      publish(new QueueState.Read(new QueueReading(jobs, startedAt, Instant.now())));
      return Backoff.varied(isActive(jobs) ? config.poll().active() : config.poll().quiet());
    } catch (GitLabException e) {
      failures++;
      publish(held(e));
      return Backoff.after(failures, config.longestBackoff(), e.notBefore(), Instant.now());
    }
  }

  private List<Job> known() {
    return state.reading().map(QueueReading::jobs).orElse(List.of());
  }

  private QueueState.Held held(GitLabException e) {
    Instant since = state instanceof QueueState.Held held ? held.since() : Instant.now();
    return new QueueState.Held(state.reading(), e.failure(), since);
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
        || !before.reading().map(QueueReading::jobs).equals(now.reading().map(QueueReading::jobs));
  }

  private static Optional<Object> failure(QueueState state) {
    return state instanceof QueueState.Held held
        ? Optional.of(held.failure().reason())
        : Optional.empty();
  }

  private void log(QueueState before, QueueState now) {
    if (now instanceof QueueState.Held held && !failure(before).equals(failure(now))) {
      LOG.warnf(
          "queue of %s held (%s): %s", scope, held.failure().reason(), held.failure().message());
    } else if (before instanceof QueueState.Held && now instanceof QueueState.Read) {
      LOG.infof("queue of %s is read again", scope);
    }
  }
}
