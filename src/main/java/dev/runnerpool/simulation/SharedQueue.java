package dev.runnerpool.simulation;

import dev.runnerpool.core.autoscaler.Availability;
import dev.runnerpool.core.demand.DemandBoard;
import dev.runnerpool.core.demand.FreeRunners;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PassOverLimits;
import dev.runnerpool.core.demand.PoolCandidate;
import dev.runnerpool.core.demand.QueueId;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.demand.ScaleUpBlocker;
import dev.runnerpool.core.demand.TagRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A queue whose jobs fit several pools: each waiting job is one pool's, as the operator decides.
 */
final class SharedQueue {
  private static final QueueId QUEUE = new QueueId("https://gitlab.example.com", "trace", "");
  private static final TagRule ANY = new TagRule(Set.of(), true);

  private final DemandBoard board =
      new DemandBoard(PassOverLimits.usual(), Duration.ofDays(100_000));
  private final JobTimes times;

  SharedQueue(JobTimes times) {
    this.times = times;
  }

  /** All pools are there from the beginning. */
  void open(QueuedPool pool, Instant now) {
    board.offer(offer(pool, FreeRunners.none(), Optional.empty()), now);
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
    QueueState read = new QueueState.Read(new QueueSnapshot(visible, at, at));
    board.offer(offer(pool, now.free(), now.hindrance()), at);
    return board.assign(QUEUE.gitlab(), queue -> read, at).of(pool.name()).orElseThrow().jobs();
  }

  private static PoolCandidate offer(
      QueuedPool pool, FreeRunners free, Optional<ScaleUpBlocker> hindrance) {
    return new PoolCandidate(
        pool.name(),
        QUEUE,
        ANY,
        pool.hourlyPrice(),
        free,
        hindrance,
        pool.spillAfter(),
        Set.of(),
        Optional.empty());
  }

  private Job job(int number) {
    return new Job(number, "", Set.of(), Instant.ofEpochMilli(times.queuedAt(number)));
  }
}
