package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.Backoff;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.WorkItem;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/** Reads one scope's queue again and again; at most one reading at a time. */
final class QueuePoller {

  private static final Duration ACTIVE_AFTER_CHANGE = Duration.ofSeconds(30);

  private final Scope scope;
  private final JobSource source;
  private final LongSupplier sent;
  private final PollSchedule pacing;
  private final WorkItem work;
  private final InstantSource clock;
  private final GitLabConfig config;
  private final Runnable changed;

  private volatile QueueState state = new QueueState.Unread();

  // Guarded by this.
  private final WakeHints hints = new WakeHints();

  // Written by the reading thread alone.
  private volatile int failures;
  private boolean wholeWanted;

  /** Requests of the whole reading under way that were for what came meanwhile. */
  private long sentBetween;

  /** Requests that a look for more may take; 0 if no more are expected. */
  private int more;

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
      WorkLoop loop,
      GitLabConfig config,
      Runnable changed) {
    this.scope = scope;
    this.source = source;
    this.sent = sent;
    this.pacing = pacing;
    this.clock = loop.clock();
    this.work =
        loop.item(
            "reading the queue of " + scope,
            () -> threads.of(scope.account(), GitLabThreads.Use.Queue),
            this::readIfDue);
    this.config = config;
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
    work.now();
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
      work.now();
    }
  }

  void stop() {
    work.stop();
    pacing.end();
  }

  /** Reads if a reading is due; returns when to look whether the next is. */
  private Optional<Duration> readIfDue() {
    pacing.look();
    Instant now = clock.instant();
    Instant due = pacing.due();
    Set<Long> projects;
    boolean told;
    boolean hinted;
    synchronized (this) {
      projects = hints.projects(pacing.requests());
      told = !hints.none();
      hinted = told || more > 0;
      Instant at = due;
      if (hinted) {
        at = earlier(at, pacing.soonest(projects.isEmpty() ? ofNew(told) : projects.size(), now));
      }
      if (wholeWanted) {
        at = earlier(at, pacing.soonest(pacing.requests(), now));
      }
      if (at.isAfter(now)) {
        return Optional.of(until(at, now));
      }
      hints.clear();
    }
    if (hinted && due.isAfter(now)) {
      readHinted(projects, told);
    } else {
      readWhole();
    }
    if (failures > 0) {
      synchronized (this) {
        hints.clear();
      }
    }
    return Optional.of(Duration.ZERO);
  }

  private int ofNew(boolean told) {
    return told ? pacing.requestsOfNew() : more;
  }

  /** Not the whole time: a signal may cease to be live meanwhile. */
  private Duration until(Instant at, Instant now) {
    Duration wait = Duration.between(now, at).plusMillis(1);
    Duration quiet = config.poll().quiet();
    return wait.compareTo(quiet) < 0 ? wait : quiet;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /**
   * Reads what a hint told of. Where jobs came more may follow: it is looked again once without a
   * hint, as after a whole reading. If none came though a hint told of it, it is not among the
   * newest: then everything is read soon. What cannot be read so is read whole, which also tells
   * what is wrong.
   */
  private void readHinted(Set<Long> projects, boolean told) {
    Optional<QueueSnapshot> last = state.reading();
    if (last.isEmpty()) {
      readWhole();
      return;
    }
    Instant startedAt = clock.instant();
    pacing.started(startedAt);
    long sentBefore = sent.getAsLong();
    List<HintedReading> read;
    try {
      read = HintedReading.of(source, projects, last.get().ids(), clock);
    } catch (GitLabException e) {
      readWhole();
      return;
    }
    QueueSnapshot now = last.get();
    for (HintedReading part : read) {
      if (part.isWholeQueue()) {
        wholeWanted = false;
        published(part.found().jobs(), startedAt, sentBefore);
        return;
      }
      QueueSnapshot before = now;
      now = part.mergedInto(before);
      boolean came = !now.equals(before);
      if (part.project().isEmpty()) {
        pacing.readNew(sent.getAsLong() - sentBefore);
        more = came ? pacing.requestsOfNew() : 0;
      }
      wholeWanted |= told && !came;
    }
    publish(new QueueState.Read(now));
    pacing.busy(isActive(now.jobs()));
  }

  private void readWhole() {
    Instant startedAt = clock.instant();
    pacing.started(startedAt);
    wholeWanted = false;
    more = 0;
    sentBetween = 0;
    long sentBefore = sent.getAsLong();
    try {
      List<Job> read = source.read(this::readBetween);
      published(read, startedAt, sentBefore + sentBetween);
    } catch (GitLabException e) {
      failures++;
      publish(held(e));
      Instant now = clock.instant();
      pacing.letAlone(Backoff.after(failures, config.longestBackoff(), e.notBefore(), now), now);
    }
  }

  /**
   * Reads what a hint told of in the middle of a whole reading, which may be many requests, and
   * only adds: what left is settled by the whole.
   */
  private void readBetween() {
    if (!(state instanceof QueueState.Read read)) {
      return;
    }
    Instant now = clock.instant();
    Set<Long> projects;
    synchronized (this) {
      projects = hints.projects(pacing.requests());
      int requests = projects.isEmpty() ? source.requestsOfNew() : projects.size();
      if (hints.none() || !pacing.interrupts(requests, now)) {
        return;
      }
      hints.clear();
    }
    pacing.followed(now);
    long sentBefore = sent.getAsLong();
    QueueSnapshot added = read.last();
    try {
      for (HintedReading part : HintedReading.of(source, projects, added.ids(), clock)) {
        added = part.addedTo(added);
      }
    } catch (GitLabException e) {
      // The whole reading goes on, and tells what is wrong.
    }
    sentBetween += sent.getAsLong() - sentBefore;
    // What was told of may be of a page that was read before.
    wholeWanted |= added.equals(read.last());
    publish(new QueueState.Read(added));
  }

  private void published(List<Job> read, Instant startedAt, long sentBefore) {
    Optional<QueueSnapshot> last = state.reading();
    List<Job> jobs = KnownJobs.once(read, last.map(QueueSnapshot::jobs).orElse(List.of()));
    boolean came = last.filter(before -> before.lacksAny(jobs)).isPresent();
    failures = 0;
    Instant finishedAt = clock.instant();
    pacing.read(sent.getAsLong() - sentBefore, !jobs.isEmpty(), finishedAt);
    more = came ? pacing.requests() : 0;
    QueueSnapshot whole = new QueueSnapshot(jobs, startedAt, finishedAt);
    QueueSnapshot now = last.map(whole::withNewOf).orElse(whole);
    publish(new QueueState.Read(now));
    pacing.busy(isActive(now.jobs()));
  }

  private QueueState.Stale held(GitLabException e) {
    Instant since = state instanceof QueueState.Stale held ? held.since() : clock.instant();
    return new QueueState.Stale(state.reading(), e.failure(), since);
  }

  private boolean isActive(List<Job> jobs) {
    return !jobs.isEmpty() || clock.instant().isBefore(changedAt.plus(ACTIVE_AFTER_CHANGE));
  }

  private void publish(QueueState now) {
    QueueChange change = new QueueChange(scope, state, now);
    state = now;
    if (change.matters()) {
      changedAt = change.before() instanceof QueueState.Unread ? changedAt : clock.instant();
      change.log();
      changed.run();
    }
  }
}
