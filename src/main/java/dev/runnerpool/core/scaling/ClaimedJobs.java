package dev.runnerpool.core.scaling;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The jobs that the pool's own runners took lately. A reading of the queue is always a little old:
 * without this, a job that a runner took since would be counted as waiting and get a second runner.
 *
 * @param byRunner what each runner took, by its id, also of runners that are gone
 */
public record ClaimedJobs(Map<String, Taken> byRunner) {

  /**
   * A job was taken.
   *
   * @param job its id, if the runner's executor shows it
   * @param at when it was first seen to be taken
   */
  public record Taken(OptionalLong job, Instant at) {}

  /** Nothing taken yet. */
  public static ClaimedJobs none() {
    return new ClaimedJobs(Map.of());
  }

  /** The jobs, as far as they are known by number. */
  public Set<Long> jobs() {
    return byRunner.values().stream()
        .flatMap(each -> each.job().stream().boxed())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** When the last of them was seen to be taken; empty if none was. */
  public Optional<Instant> lastAt() {
    return byRunner.values().stream().map(Taken::at).max(Instant::compareTo);
  }

  /**
   * Adds what these runners show; a runner that ended well took a job, seen or not. One that is
   * idle took none, whatever it looked like before.
   */
  public ClaimedJobs observe(List<Runner> runners) {
    Map<String, Taken> next = byRunner;
    for (Runner runner : runners) {
      Taken before = next.get(runner.id());
      Taken now = taken(before, runner);
      if (now != before) {
        // Most looks find nothing new: then nothing is copied.
        next = next == byRunner ? new HashMap<>(byRunner) : next;
        next.compute(runner.id(), (id, old) -> now);
      }
    }
    return next == byRunner ? this : new ClaimedJobs(next);
  }

  /** What a runner took, as far as it is known with what it shows now; null if nothing. */
  private static Taken taken(Taken before, Runner runner) {
    if (!tookJob(runner)) {
      return runner.state() == RunnerState.IDLE ? null : before;
    }
    if (before == null) {
      return new Taken(runner.job(), runner.since());
    }
    return before.job().isPresent() || runner.job().isEmpty()
        ? before
        : new Taken(runner.job(), before.at());
  }

  /** Forgets runners that are gone and whose job no reading begun at {@code readAt} can show. */
  public ClaimedJobs forget(Instant readAt, List<Runner> runners) {
    long there = runners.stream().filter(runner -> byRunner.containsKey(runner.id())).count();
    if (there == byRunner.size()) {
      return this;
    }
    Set<String> present = new HashSet<>();
    runners.forEach(runner -> present.add(runner.id()));
    Map<String, Taken> next = new HashMap<>(byRunner);
    next.entrySet()
        .removeIf(e -> !present.contains(e.getKey()) && e.getValue().at().isBefore(readAt));
    return next.size() == byRunner.size() ? this : new ClaimedJobs(next);
  }

  /** How many of the reading's jobs still wait for a runner. */
  public int stillWaiting(Demand.Known demand) {
    if (byRunner.isEmpty() || demand.waiting().isEmpty()) {
      return demand.waiting().size();
    }
    Set<Long> left = new HashSet<>(demand.waiting());
    byRunner.values().forEach(taken -> taken.job().ifPresent(left::remove));
    List<Instant> readAt = left.stream().map(demand::readAt).sorted().toList();
    List<Instant> unnamed =
        byRunner.values().stream()
            .filter(taken -> taken.job().isEmpty())
            .map(Taken::at)
            .sorted()
            .toList();
    // The earliest taken has the least choice: a job read since then is not the one it took.
    int matched = 0;
    for (Instant takenAt : unnamed) {
      if (matched < readAt.size() && !readAt.get(matched).isAfter(takenAt)) {
        matched++;
      }
    }
    return left.size() - matched;
  }

  private static boolean tookJob(Runner runner) {
    return runner.state() == RunnerState.BUSY
        || runner.state() == RunnerState.FINISHED
        || runner.job().isPresent();
  }
}
