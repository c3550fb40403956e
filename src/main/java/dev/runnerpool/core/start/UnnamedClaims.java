package dev.runnerpool.core.start;

import dev.runnerpool.core.records.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runners that are gone and took a job of which no pod told the number, as with the Shell executor.
 * GitLab tells which it was, by the runner's slot and the time, once the job ended.
 *
 * <p>Not safe for concurrent use.
 */
final class UnnamedClaims {

  private static final int MOST = 500;

  /** The next runner of a slot takes its job later than that, unless the clocks differ. */
  private static final Duration APART = Duration.ofSeconds(30);

  private final Deque<RunnerTrack> gone = new ArrayDeque<>();

  void add(RunnerTrack runner) {
    gone.addLast(runner);
    if (gone.size() > MOST) {
      gone.removeFirst();
    }
  }

  /**
   * The runner that ran the job, which no other job can have then.
   *
   * @param here the runners that are there
   */
  Optional<RunnerTrack> take(JobRecord job, Collection<RunnerTrack> here) {
    if (job.slot().isEmpty() || job.startedAt().isEmpty()) {
      return Optional.empty();
    }
    Instant started = job.startedAt().get();
    Optional<RunnerTrack> nearest =
        Stream.concat(gone.stream(), here.stream())
            .filter(runner -> runner.slot == job.slot().getAsInt() && runner.job == 0)
            .filter(runner -> runner.claimed(null) != null)
            .filter(runner -> apart(runner, started).compareTo(APART) < 0)
            .min(Comparator.comparing(runner -> apart(runner, started)));
    nearest.ifPresent(gone::remove);
    return nearest;
  }

  private static Duration apart(RunnerTrack runner, Instant started) {
    return Duration.between(runner.claimed(null), started).abs();
  }
}
