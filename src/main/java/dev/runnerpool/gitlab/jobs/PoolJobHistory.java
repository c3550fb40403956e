package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.ScalingSpec;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecord.Status;
import dev.runnerpool.core.records.JobRecords;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.Runners;
import dev.runnerpool.gitlab.Backoff;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.WorkItem;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.RunnerJobsResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The finished jobs of one pool: read after a runner ended, at most once per pause, and at rest not
 * at all. A reading that fails is repeated; until then nothing of it counts.
 */
final class PoolJobHistory {

  private static final Logger LOG = Logger.getLogger(PoolJobHistory.class);

  /** After so many failures in a row a pool that leaves waits no more for its jobs. */
  private static final int ENOUGH_FAILURES = 3;

  private final GitLabClient session;
  private final Pace pace;
  private final WorkItem work;
  private final InstantSource clock;
  private final JobRecords records;
  private final LiveRunners live;
  private final Told told;
  private final EndedRunners ends = new EndedRunners();
  private final LostJobs lost;
  private final LostJobEnd lostEnd;

  // Guarded by this.
  private final Set<Long> dealtWith = new HashSet<>();
  private RunnerPool pool;
  private List<Runner> runners = List.of();
  private long runner;
  private JobCursor seen = JobCursor.unread();
  private boolean due;
  private boolean reading;
  private boolean stopped;
  private Instant readAt = Instant.MIN;
  private int failures;

  /** The last reading was the best that could be had, and another may tell more. */
  private boolean makeshift;

  private Optional<Failure.Reason> failed = Optional.empty();

  /**
   * How often GitLab is asked.
   *
   * @param pause shortest time between two readings
   * @param lostAfter how long a job without a runner is doubted before it is lost
   */
  record Pace(Duration pause, Duration lostAfter) {}

  /** Who is told. */
  record Told(Iterable<JobEndListener> ends, Iterable<JobLossListener> losses) {}

  PoolJobHistory(
      GitLabClient session,
      GitLabThreads threads,
      WorkLoop loop,
      Pace pace,
      JobRecords records,
      LiveRunners live,
      Told told) {
    this.session = session;
    this.pace = pace;
    this.lost = new LostJobs(pace.lostAfter());
    this.lostEnd = new LostJobEnd(session);
    this.records = records;
    this.live = live;
    this.told = told;
    this.clock = loop.clock();
    this.work =
        loop.item(
            "what became of a pool's jobs",
            () -> threads.of(session.account(), GitLabThreads.Use.JobFacts),
            this::readThenWait);
  }

  /** What the pods show now; returns at once. */
  synchronized void observe(RunnerPool pool, long runner, List<Runner> runners) {
    if (this.runner != runner) {
      seen = this.runner == 0 ? JobCursor.unread() : JobCursor.none();
      this.runner = runner;
      // GitLab shows no more of the jobs of the one before.
      lost.forget();
    }
    this.pool = pool;
    this.runners = Runners.of(runners);
    if (ends.anyNow(runners)) {
      due = true;
      seen.taken(runners);
    }
    due |= seen.isUnread();
    if (due && !reading && failures == 0) {
      work.within(untilPauseIsOver());
    }
  }

  /**
   * Whether nothing is left to do for the jobs of runners that are gone; sees to it that it is read
   * at once what is still to be read. What cannot be read is not waited for.
   */
  synchronized boolean settled() {
    due |= seen.isUnread();
    if (!due && !reading) {
      return dealtWith.containsAll(lost.suspects());
    }
    if (failures >= ENOUGH_FAILURES) {
      return true;
    }
    if (!reading && failures == 0) {
      work.now();
    }
    return false;
  }

  synchronized void stop() {
    stopped = true;
    work.stop();
  }

  private Duration untilPauseIsOver() {
    Duration left = Duration.between(clock.instant(), readAt.plus(pace.pause()));
    return readAt.equals(Instant.MIN) || left.isNegative() ? Duration.ZERO : left;
  }

  private synchronized HistoryRead begin() {
    reading = true;
    due = false;
    readAt = clock.instant();
    return new HistoryRead(pool, runner, seen, readAt);
  }

  private record HistoryRead(RunnerPool pool, long runner, JobCursor seen, Instant at) {}

  private Optional<Duration> readThenWait() {
    HistoryRead asked = begin();
    try {
      read(asked);
      return afterReading();
    } catch (GitLabException e) {
      return Optional.of(afterFailure(e));
    } catch (RuntimeException e) {
      LOG.errorf(
          e, "jobs of pool %s are read again, as not all was done with them", asked.pool().key());
      return Optional.of(retry(Optional.empty()));
    } finally {
      end();
    }
  }

  private void read(HistoryRead asked) {
    RunnerJobHistory source = new RunnerJobHistory(session.forJobHistory(), asked.runner());
    RunnerJobHistory.Newest newest = source.read(asked.seen().downTo(asked.at()));
    NavigableMap<Long, RunnerJobsResponse.Job> read = newest.jobs();
    NavigableMap<Long, RunnerJobsResponse.Job> ended = ended(asked, read);
    boolean anyFailed =
        ended.values().stream()
            .anyMatch(job -> JobRecordMapper.end(job).orElseThrow() == Status.Failed);
    Map<Long, String> reasons = anyFailed ? source.failureReasons() : Map.of();
    JobRecordMapper facts = new JobRecordMapper(session.account().url(), asked.pool());
    List<JobRecord> finished =
        ended.entrySet().stream()
            .map(job -> facts.record(job.getKey(), job.getValue(), reasons))
            .toList();
    records.keep(asked.pool().key(), finished);
    boolean countable = !asked.seen().isUnread();
    take(asked, newest);
    if (countable) {
      tell(asked.pool(), finished);
    }
    for (long id : lost(asked, facts, newest)) {
      if (!live.runsNowhere(asked.pool(), id)) {
        // Still a suspect: it is looked at again with the next reading.
        continue;
      }
      JobLossListener.LostJob job = lostEnd.end(asked.pool(), id, read.get(id));
      boolean first = dealWith(id);
      if (first || job.end() != JobLossListener.End.LEFT) {
        told.losses().forEach(listener -> listener.lost(asked.pool(), job));
      }
    }
  }

  private synchronized boolean dealWith(long job) {
    return dealtWith.add(job);
  }

  /** Those that are lost by what is watched, and then by the API server's own word. */
  private Set<Long> lost(HistoryRead asked, JobRecordMapper facts, RunnerJobHistory.Newest newest) {
    return lost(asked, facts, newest, watched()).isEmpty()
        ? Set.of()
        : lost(asked, facts, newest, live.now(asked.pool()));
  }

  private synchronized List<Runner> watched() {
    return runners;
  }

  private synchronized Set<Long> lost(
      HistoryRead asked, JobRecordMapper facts, RunnerJobHistory.Newest newest, List<Runner> seen) {
    if (stopped || asked.pool().getSpec().scaling().mode() != ScalingSpec.Mode.Apply) {
      lost.forget();
      return Set.of();
    }
    Map<Long, LostJobs.Running> running = new HashMap<>();
    newest.jobs().forEach((id, job) -> facts.running(job).ifPresent(in -> running.put(id, in)));
    // One that is not shown any more is gone: its pipeline or project was deleted.
    Set<Long> over =
        lost.suspects().stream()
            .filter(id -> newest.reach(id) && !running.containsKey(id))
            .collect(Collectors.toSet());
    return lost.lost(running, over, seen, asked.at());
  }

  private synchronized NavigableMap<Long, RunnerJobsResponse.Job> ended(
      HistoryRead asked, NavigableMap<Long, RunnerJobsResponse.Job> read) {
    return asked.seen().ended(read);
  }

  private synchronized void take(HistoryRead asked, RunnerJobHistory.Newest newest) {
    asked.seen().add(newest.jobs(), asked.at());
    makeshift = newest.makeshift();
  }

  private synchronized void tell(RunnerPool from, List<JobRecord> finished) {
    if (!stopped) {
      finished.forEach(job -> told.ends().forEach(listener -> listener.ended(from, job)));
    }
  }

  private synchronized Optional<Duration> afterReading() {
    if (failed.isPresent()) {
      LOG.infof("finished jobs of pool %s are read again", pool.key());
    }
    failures = 0;
    failed = Optional.empty();
    if (makeshift || !lost.suspects().isEmpty()) {
      return Optional.of(pace.lostAfter());
    }
    return seen.anyUnfinished() ? Optional.of(JobCursor.LONG_JOBS) : Optional.empty();
  }

  private synchronized Duration afterFailure(GitLabException e) {
    if (!failed.equals(Optional.of(e.failure().reason()))) {
      LOG.warnf(
          "finished jobs of pool %s are not read (%s): %s",
          pool.key(), e.failure().reason(), e.getMessage());
    }
    failed = Optional.of(e.failure().reason());
    return retry(e.notBefore());
  }

  private synchronized Duration retry(Optional<Instant> notBefore) {
    due = true;
    failures++;
    Duration wait = Backoff.after(failures, JobCursor.LONG_JOBS, notBefore, clock.instant());
    return wait.compareTo(pace.pause()) < 0 ? pace.pause() : wait;
  }

  private synchronized void end() {
    reading = false;
    if (due && failures == 0) {
      work.within(untilPauseIsOver());
    }
  }
}
