package dev.runnerpool.core.demand;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Which jobs GitLab does not give to which pools, whatever the tags say. GitLab gives a job that
 * fits to an idle runner within a minute, so what waits longer beside one is for others to try. A
 * runner that takes such a job after all shows that its pool was wronged: all is forgotten that was
 * held against it.
 *
 * <p>Bounded in size, and kept in memory alone. Not safe for concurrent use.
 */
final class PassedOver {

  /** Most jobs it remembers; the ones noted first give way. */
  static final int MOST = 10_000;

  /** A runner's pod may show a job a little after the queue ceased to. */
  private static final Duration KEPT = Duration.ofMinutes(2);

  private final PassOverLimits limits;
  private final Map<Long, Passes> byJob = new LinkedHashMap<>();

  /** What is remembered of a job. */
  private static final class Passes {
    final Map<String, Pass> byPool = new HashMap<>();
    Instant lastSeen;

    Passes(Instant now) {
      lastSeen = now;
    }
  }

  /** A job that a pool may not have now. */
  interface Visitor {
    void passed(long job, String pool, Pass pass);
  }

  PassedOver(PassOverLimits limits) {
    this.limits = limits;
  }

  boolean isEmpty() {
    return byJob.isEmpty();
  }

  /** Whether any pool passed the job over. */
  boolean knows(long job) {
    return byJob.containsKey(job);
  }

  /** Whether the pool is not to have the job now. */
  boolean isPassed(long job, String pool, Instant now) {
    Passes passes = byJob.get(job);
    Pass pass = passes == null ? null : passes.byPool.get(pool);
    return pass != null && now.isBefore(pass.until());
  }

  /** The pools that may not have the job now. */
  Map<String, Pass> of(long job, Instant now) {
    Map<String, Pass> held = new HashMap<>();
    Passes passes = byJob.get(job);
    if (passes != null) {
      passes.byPool.forEach(
          (pool, pass) -> {
            if (now.isBefore(pass.until())) {
              held.put(pool, pass);
            }
          });
    }
    return held;
  }

  /** Goes through what pools may not have now. */
  void visit(Instant now, Visitor visitor) {
    byJob.forEach(
        (job, passes) ->
            passes.byPool.forEach(
                (pool, pass) -> {
                  if (now.isBefore(pass.until())) {
                    visitor.passed(job, pool, pass);
                  }
                }));
  }

  /** A pool's runners took jobs: one of those that it had passed over clears its name. */
  void took(PoolCandidate offer) {
    boolean wronged =
        offer.taken().stream()
            .map(byJob::get)
            .anyMatch(passes -> passes != null && passes.byPool.containsKey(offer.pool()));
    if (wronged) {
      forget(offer.pool());
    }
  }

  /** The pool is another one now, or none. */
  void forget(String pool) {
    byJob.values().forEach(passes -> passes.byPool.remove(pool));
    byJob.values().removeIf(passes -> passes.byPool.isEmpty());
  }

  /** A job that was the pool's from {@code since} on still waited at {@code seen}. */
  void observe(Job job, PoolCandidate offer, Instant since, Instant seen, Instant now) {
    Instant from = later(since, job.queuedAt());
    if (besideIdle(offer, from, seen)) {
      pass(job.id(), offer.pool(), now);
    }
  }

  /** A pause that ends beside a runner that has been idle all the time need not be tried out. */
  void renew(Map<String, PoolCandidate> offers, Map<String, Instant> seen, Instant now) {
    for (Passes passes : byJob.values()) {
      passes.byPool.replaceAll(
          (pool, pass) -> {
            PoolCandidate offer = offers.get(pool);
            Instant at = seen.get(pool);
            boolean still =
                offer != null
                    && at != null
                    && !now.isBefore(pass.until())
                    && besideIdle(offer, pass.first(), at);
            return still ? next(pass, now) : pass;
          });
    }
  }

  /** Forgets jobs that wait no more. */
  void forgetGone(LongPredicate waits, Instant now) {
    byJob
        .entrySet()
        .removeIf(
            each -> {
              if (waits.test(each.getKey())) {
                each.getValue().lastSeen = now;
              }
              return now.isAfter(each.getValue().lastSeen.plus(KEPT));
            });
  }

  private boolean besideIdle(PoolCandidate offer, Instant from, Instant seen) {
    Optional<Instant> idle = offer.free().idleSince();
    return idle.isPresent() && !seen.isBefore(later(from, idle.get()).plus(limits.after()));
  }

  private void pass(long job, String pool, Instant now) {
    byJob
        .computeIfAbsent(job, id -> new Passes(now))
        .byPool
        .compute(
            pool,
            (name, old) ->
                old == null
                    ? new Pass(now, now.plus(limits.pause(1)), 1)
                    : now.isBefore(old.until()) ? old : next(old, now));
    if (byJob.size() > MOST) {
      byJob.remove(byJob.keySet().iterator().next());
    }
  }

  private Pass next(Pass pass, Instant now) {
    int times = pass.times() + 1;
    return new Pass(pass.first(), now.plus(limits.pause(times)), times);
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
