package dev.runnerpool.core.meter;

import dev.runnerpool.core.cost.CostKind;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When what happened to a runner, as far as it has, by the clock of this process.
 *
 * @param ready it asked for jobs
 * @param claimed it took a job
 * @param jobEnded its job was over
 * @param told it was told to stop
 */
public record RunnerTimeline(
    Optional<Instant> ready,
    Optional<Instant> claimed,
    Optional<Instant> jobEnded,
    Optional<Instant> told) {

  /** Nothing happened yet. */
  public static final RunnerTimeline NEW =
      new RunnerTimeline(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** On what a part's time is spent from then on, until the next of these times. */
  public CostKind kind(RoomPart part, Instant at) {
    if (part == RoomPart.JOB || isOver(claimed, at)) {
      return isOver(jobEnded, at) ? CostKind.RETIRING : CostKind.JOB;
    }
    if (isOver(told, at)) {
      return CostKind.RETIRING;
    }
    if (!isOver(ready, at)) {
      return CostKind.STARTUP;
    }
    return part == RoomPart.ROOM ? CostKind.RESERVED : CostKind.WARM;
  }

  private static boolean isOver(Optional<Instant> time, Instant at) {
    return time.isPresent() && !at.isBefore(time.get());
  }

  /** All times that are told, in no order. */
  Stream<Instant> times() {
    return Stream.of(ready, claimed, jobEnded, told).flatMap(Optional::stream);
  }

  /** These times, and of the others those that these do not tell. */
  public RunnerTimeline orElse(RunnerTimeline other) {
    return new RunnerTimeline(
        ready.or(other::ready),
        claimed.or(other::claimed),
        jobEnded.or(other::jobEnded),
        told.or(other::told));
  }
}
