package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.scaling.WarmLearner;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The jobs of one runner that had ended when its pool began to learn: page by page, newest first,
 * four weeks or ten thousand jobs back. A page that fails is asked for again, after ever longer
 * pauses; those before it stay.
 */
final class PastReading {

  private static final Logger LOG = Logger.getLogger(PastReading.class);
  private static final Duration BACK = Duration.ofDays(28);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  static final int MOST_PAGES = 100;

  /**
   * Whose past.
   *
   * @param runner GitLab's number of the pool's runner
   * @param until only jobs that had ended by then are of the past
   */
  record Subject(long runner, Instant until) {}

  private final String pool;
  private final Duration pause;
  private final Subject subject;
  private final RunnerJobHistory source;
  private final Runnable onRead;
  private final WorkItem work;
  private final InstantSource clock;

  // Guarded by this.
  private final Set<Long> seen = new HashSet<>();
  private List<WarmLearner.Past> read = new ArrayList<>();
  private Optional<RunnerJobHistory.Cursor> from = Optional.empty();
  private int pages;
  private int failures;
  private Optional<Failure.Reason> failed = Optional.empty();

  /**
   * Reads nothing yet.
   *
   * @param pool what the pool is called, for the log
   * @param pause between two pages
   * @param onRead called after each page that brought something, on a thread that reads
   */
  PastReading(
      String pool,
      GitLabClient session,
      GitLabThreads threads,
      WorkLoop loop,
      Duration pause,
      Subject subject,
      Runnable onRead) {
    this.pool = pool;
    this.pause = pause;
    this.subject = subject;
    this.source = new RunnerJobHistory(session, subject.runner());
    this.onRead = onRead;
    this.clock = loop.clock();
    this.work =
        loop.item(
            "the past of pool " + pool,
            () -> threads.of(session.account(), GitLabThreads.Use.Past),
            this::page);
  }

  Subject subject() {
    return subject;
  }

  void begin() {
    work.now();
  }

  /** What was read since the last call. */
  synchronized List<WarmLearner.Past> take() {
    List<WarmLearner.Past> taken = read;
    read = new ArrayList<>();
    return taken;
  }

  void stop() {
    work.stop();
  }

  private Optional<Duration> page() {
    try {
      boolean more = take(source.page(from()));
      onRead.run();
      return more ? Optional.of(Backoff.varied(pause)) : Optional.empty();
    } catch (GitLabException e) {
      return Optional.of(afterFailure(e));
    }
  }

  private synchronized Optional<RunnerJobHistory.Cursor> from() {
    return from;
  }

  /** Whether there may be more. */
  private synchronized boolean take(RunnerJobHistory.Page page) {
    failures = 0;
    failed = Optional.empty();
    boolean reached = false;
    // The newest first, as GitLab lists them.
    for (Map.Entry<Long, RunnerJobsResponse.Job> each : page.jobs().descendingMap().entrySet()) {
      RunnerJobsResponse.Job job = each.getValue();
      if (job.queuedAt() == null) {
        continue;
      }
      boolean old = job.queuedAt().isBefore(subject.until().minus(BACK));
      boolean over = job.finishedAt() != null && job.finishedAt().isBefore(subject.until());
      if (!old && over && seen.add(each.getKey())) {
        read.add(new WarmLearner.Past(each.getKey(), job.queuedAt()));
      }
      reached |= old;
    }
    from = page.next();
    boolean more = !reached && ++pages < MOST_PAGES && from.isPresent();
    if (!more) {
      LOG.infof("autoWarm of pool %s learnt from %d past jobs in GitLab", pool, seen.size());
    }
    return more;
  }

  private synchronized Duration afterFailure(GitLabException e) {
    if (!failed.equals(Optional.of(e.failure().reason()))) {
      LOG.warnf(
          "past jobs of pool %s are not read (%s): %s", pool, e.failure().reason(), e.getMessage());
    }
    failed = Optional.of(e.failure().reason());
    return Backoff.after(++failures, LONGEST_PAUSE, e.notBefore(), clock.instant());
  }
}
