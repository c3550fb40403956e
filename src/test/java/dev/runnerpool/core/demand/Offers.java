package dev.runnerpool.core.demand;

import dev.runnerpool.core.demand.QueueAssignment.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Offers, queues and assignments in few words. */
final class Offers {
  static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  static final String GITLAB = "https://gitlab.example.com";
  static final QueueId QUEUE = queue("group", "ci/token");

  private Offers() {}

  static QueueId queue(String scope, String account) {
    return new QueueId(GITLAB, scope, account);
  }

  /** A pool of the queue of all, that takes any job, at a price. */
  static PoolCandidate offer(String pool, double price) {
    return new PoolCandidate(
        pool,
        QUEUE,
        new TagRule(Set.of("linux", "arm64"), true),
        price < 0 ? OptionalDouble.empty() : OptionalDouble.of(price),
        FreeRunners.none(),
        Optional.empty(),
        Duration.ofSeconds(60),
        Set.of(),
        Optional.empty());
  }

  static PoolCandidate reading(QueueId queue, PoolCandidate o) {
    return new PoolCandidate(
        o.pool(),
        queue,
        o.rule(),
        o.hourlyPrice(),
        o.free(),
        o.hindrance(),
        o.spillAfter(),
        o.taken(),
        o.tookAt());
  }

  static PoolCandidate ruled(TagRule rule, PoolCandidate o) {
    return new PoolCandidate(
        o.pool(),
        o.queue(),
        rule,
        o.hourlyPrice(),
        o.free(),
        o.hindrance(),
        o.spillAfter(),
        o.taken(),
        o.tookAt());
  }

  static PoolCandidate free(FreeRunners free, PoolCandidate o) {
    return new PoolCandidate(
        o.pool(),
        o.queue(),
        o.rule(),
        o.hourlyPrice(),
        free,
        o.hindrance(),
        o.spillAfter(),
        o.taken(),
        o.tookAt());
  }

  static PoolCandidate idle(int idle, PoolCandidate o) {
    return free(new FreeRunners(idle, 0, 0, Optional.of(NOW.minusSeconds(1))), o);
  }

  static PoolCandidate idleSince(Instant since, PoolCandidate o) {
    return free(new FreeRunners(1, 0, 0, Optional.of(since)), o);
  }

  static PoolCandidate starting(int starting, int warm, PoolCandidate o) {
    return free(new FreeRunners(0, starting, warm, Optional.empty()), o);
  }

  static PoolCandidate hindered(ScaleUpBlocker why, PoolCandidate o) {
    return new PoolCandidate(
        o.pool(),
        o.queue(),
        o.rule(),
        o.hourlyPrice(),
        o.free(),
        Optional.of(why),
        o.spillAfter(),
        o.taken(),
        o.tookAt());
  }

  static PoolCandidate spilling(Duration after, PoolCandidate o) {
    return new PoolCandidate(
        o.pool(),
        o.queue(),
        o.rule(),
        o.hourlyPrice(),
        o.free(),
        o.hindrance(),
        after,
        o.taken(),
        o.tookAt());
  }

  static PoolCandidate took(long job, Instant at, PoolCandidate o) {
    return new PoolCandidate(
        o.pool(),
        o.queue(),
        o.rule(),
        o.hourlyPrice(),
        o.free(),
        o.hindrance(),
        o.spillAfter(),
        Set.of(job),
        Optional.of(at));
  }

  static Job job(long id, int waited, String... tags) {
    return new Job(id, "group/project", Set.of(tags), NOW.minusSeconds(waited));
  }

  static QueueState read(Collection<Job> jobs, Instant at) {
    return new QueueState.Read(new QueueSnapshot(List.copyOf(jobs), at, at));
  }

  /** Of one queue, where nothing was given to anybody before but this. */
  static QueueAssignment assign(
      Collection<PoolCandidate> offers, Collection<Job> jobs, Map<Long, String> before) {
    Map<QueueId, QueueState> queues = new HashMap<>();
    new HashSet<>(offers.stream().map(PoolCandidate::queue).toList())
        .forEach(queue -> queues.put(queue, read(jobs, NOW)));
    return assign(offers, queues, before);
  }

  static QueueAssignment assign(
      Collection<PoolCandidate> offers, Map<QueueId, QueueState> queues, Map<Long, String> before) {
    Map<Long, Given> given = new HashMap<>();
    before.forEach((job, pool) -> given.put(job, new Given(pool, NOW.minusSeconds(1), null)));
    Steps steps = new Steps();
    return new Assignment(
            offers,
            queues,
            new WaitingJobs(queues, steps),
            new QueueAssignment(NOW, Map.of(), given, 0),
            new PassedOver(PassOverLimits.usual()),
            NOW,
            steps)
        .made();
  }

  static List<Long> ids(QueueAssignment assignment, String pool) {
    return assignment.of(pool).orElseThrow().jobs().stream().map(Job::id).toList();
  }
}
