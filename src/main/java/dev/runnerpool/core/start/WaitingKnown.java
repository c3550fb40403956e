package dev.runnerpool.core.start;

import dev.runnerpool.core.demand.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Since when a pool knows of the jobs that it was given. A job that left the queue is remembered
 * for a while: the runner that took it may show it later, with the Shell executor only when it
 * ended.
 *
 * <p>Not safe for concurrent use.
 */
final class WaitingKnown {

  /** Of those that left. */
  private static final int MOST_LEFT = 1_000;

  /**
   * A job that waits or waited.
   *
   * @param queuedAt by our clock
   * @param knownAt when the pool was first given it
   */
  record Known(Instant queuedAt, Instant knownAt) {}

  private record Left(Known known, Instant at) {}

  private final Map<Long, Known> waiting = new HashMap<>();
  private final LinkedHashMap<Long, Left> left = new LinkedHashMap<>();
  private List<Job> jobs = List.of();
  private List<Job> passedOver = List.of();
  private Instant begun;

  /** The pool is given these jobs now. Does nothing if they are the ones of before. */
  void show(List<Job> given, List<Job> others, Instant now) {
    begun = begun == null ? now : begun;
    if (given == jobs && others == passedOver) {
      return;
    }
    jobs = given;
    passedOver = others;
    given.forEach(job -> know(job, now));
    others.forEach(job -> know(job, now));
    if (waiting.size() > given.size() + others.size()) {
      leave(now);
    }
  }

  private void know(Job job, Instant now) {
    if (!waiting.containsKey(job.id())) {
      Left before = left.remove(job.id());
      Instant since = job.queuedAt().isBefore(begun) ? job.queuedAt() : now;
      waiting.put(job.id(), before == null ? new Known(job.queuedAt(), since) : before.known());
    }
  }

  private void leave(Instant now) {
    Map<Long, Known> here = new HashMap<>();
    jobs.forEach(job -> here.put(job.id(), waiting.get(job.id())));
    passedOver.forEach(job -> here.put(job.id(), waiting.get(job.id())));
    waiting
        .entrySet()
        .removeIf(
            each -> {
              boolean gone = !here.containsKey(each.getKey());
              if (gone) {
                left.put(each.getKey(), new Left(each.getValue(), now));
              }
              return gone;
            });
    Iterator<Long> oldest = left.keySet().iterator();
    while (left.size() > MOST_LEFT) {
      oldest.next();
      oldest.remove();
    }
  }

  /** The jobs that wait, in the order in which GitLab gives them away. */
  List<Job> jobs() {
    return jobs;
  }

  boolean isPassedOver(long job) {
    return passedOver.stream().anyMatch(each -> each.id() == job);
  }

  boolean waits(long job) {
    return waiting.containsKey(job);
  }

  /** What was known of a job, whether it waits or left. */
  Optional<Known> find(long job) {
    Known known = waiting.get(job);
    return known != null ? Optional.of(known) : Optional.ofNullable(left.get(job)).map(Left::known);
  }

  /** Whether it left the queue, of the last ones that did. */
  boolean hasLeft(long job) {
    return left.containsKey(job);
  }

  /** Whether it left the queue within that time. */
  boolean leftWithin(long job, Duration time, Instant now) {
    Left gone = left.get(job);
    return gone != null && !gone.at().plus(time).isBefore(now);
  }
}
