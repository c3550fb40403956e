package dev.runnerpool.simulation;

import dev.runnerpool.core.demand.DemandBoard;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.PoolCandidate;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScaleUpBlockers;
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
   * @param bare the pool without its jobs
   * @param from first of the jobs known to wait
   * @param to after the last of them
   */
  List<Job> jobs(QueuedPool pool, PoolSnapshot bare, int from, int to) {
    List<Job> visible = IntStream.range(from, to).mapToObj(this::job).toList();
    return board.offer(GITLAB, offer(pool, visible, bare), bare.now());
  }

  private static PoolCandidate offer(QueuedPool pool, List<Job> visible, PoolSnapshot bare) {
    return new PoolCandidate(
        pool.name(),
        QUEUE,
        ANY,
        visible,
        pool.hourlyPrice(),
        bare.in(RunnerState.IDLE).size(),
        bare.in(RunnerState.STARTING).size(),
        ScaleUpBlockers.of(bare),
        pool.spillAfter());
  }

  private Job job(int number) {
    return new Job(number, "", Set.of(), Instant.ofEpochMilli(times.queuedAt(number)));
  }
}
