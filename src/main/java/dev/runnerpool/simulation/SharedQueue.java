package dev.runnerpool.simulation;

import dev.runnerpool.core.autoscaler.Availability;
import dev.runnerpool.core.demand.DemandBoard;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PoolCandidate;
import dev.runnerpool.core.demand.TagRule;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A queue whose jobs fit several pools: each waiting job is one pool's, as the operator decides.
 */
final class SharedQueue {
  private static final String GITLAB = "https://gitlab.example.com";
  private static final String QUEUE = "trace";
  private static final TagRule ANY = new TagRule(Set.of(), true);

  private final DemandBoard board = new DemandBoard();
  private final JobTimes times;

  SharedQueue(JobTimes times) {
    this.times = times;
  }

  /** All pools are there from the beginning. */
  void open(QueuedPool pool, Instant now) {
    PoolCandidate nothingYet =
        new PoolCandidate(
            pool.name(),
            QUEUE,
            ANY,
            List.of(),
            pool.hourlyPrice(),
            0,
            0,
            Optional.empty(),
            pool.spillAfter());
    board.offer(GITLAB, nothingYet, now);
  }

  /**
   * The jobs that are the pool's.
   *
   * @param now what the pool has to offer to them
   * @param from first of the jobs known to wait
   * @param to after the last of them
   */
  List<Job> jobs(QueuedPool pool, Availability now, int from, int to, Instant at) {
    List<Job> visible = IntStream.range(from, to).mapToObj(this::job).toList();
    return board.offer(GITLAB, offer(pool, visible, now), at);
  }

  private static PoolCandidate offer(QueuedPool pool, List<Job> visible, Availability now) {
    return new PoolCandidate(
        pool.name(),
        QUEUE,
        ANY,
        visible,
        pool.hourlyPrice(),
        now.idle(),
        now.starting(),
        now.hindrance(),
        pool.spillAfter());
  }

  private Job job(int number) {
    return new Job(number, "", Set.of(), Instant.ofEpochMilli(times.queuedAt(number)));
  }
}
