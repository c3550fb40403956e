package dev.runnerpool.core.demand;

import dev.runnerpool.core.demand.QueueAssignment.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The offers of one GitLab's pools, the jobs each was given, and what came of it. */
final class GitLabDemand {

  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Duration lease;
  private final ConcurrentMap<String, Leased> offers = new ConcurrentHashMap<>();
  private volatile QueueAssignment last = QueueAssignment.none();

  // Guarded by passed.
  private final PassedOver passed;
  private final Map<String, TagRule> rules = new HashMap<>();
  private final Map<QueueId, Instant> readSince = new HashMap<>();

  private record Leased(PoolCandidate offer, Instant at) {}

  GitLabDemand(PassOverLimits limits, Duration lease) {
    this.passed = new PassedOver(limits);
    this.lease = lease;
  }

  QueueAssignment last() {
    return last;
  }

  boolean offer(PoolCandidate offer, Instant now) {
    Leased old = offers.put(offer.pool(), new Leased(offer, now));
    return old == null || !old.offer().equals(offer) || last.at().plus(FRESH).isBefore(now);
  }

  /** The offer holds on as it is; returns whether it is there. */
  boolean renew(String pool, Instant now) {
    return offers.computeIfPresent(pool, (name, old) -> new Leased(old.offer(), now)) != null;
  }

  boolean has(String pool) {
    return offers.containsKey(pool);
  }

  boolean withdraw(String pool) {
    return offers.remove(pool) != null;
  }

  /** The pools that may not have the job now; waits for an assignment under way. */
  Map<String, Pass> passes(long job, Instant now) {
    synchronized (passed) {
      return passed.of(job, now);
    }
  }

  /** Holds nothing against the pool any more; returns whether it has an offer. */
  boolean forgive(String pool) {
    synchronized (passed) {
      passed.forget(pool);
    }
    return has(pool);
  }

  QueueAssignment assign(Function<QueueId, QueueState> queues, Instant now) {
    synchronized (passed) {
      offers.values().removeIf(each -> !now.isBefore(each.at().plus(lease)));
      Map<String, PoolCandidate> present = new HashMap<>();
      Map<QueueId, QueueState> states = new HashMap<>();
      for (Leased each : offers.values()) {
        present.put(each.offer().pool(), each.offer());
        states.computeIfAbsent(each.offer().queue(), queues);
      }
      Steps steps = new Steps();
      WaitingJobs waiting = new WaitingJobs(states, steps);
      learn(present, states, waiting, now);
      last = new Assignment(present.values(), states, waiting, last, passed, now, steps).made();
      return last;
    }
  }

  /** Compares what GitLab did with what was expected of it. */
  private void learn(
      Map<String, PoolCandidate> present,
      Map<QueueId, QueueState> states,
      WaitingJobs waiting,
      Instant now) {
    rules.keySet().retainAll(present.keySet());
    present.forEach(
        (pool, offer) -> {
          TagRule rule = rules.put(pool, offer.rule());
          if (rule != null && !rule.equals(offer.rule())) {
            passed.forget(pool);
          }
          passed.took(offer);
        });
    readSince.keySet().retainAll(states.keySet());
    states.forEach(this::noteReading);
    Map<String, Instant> seen = new HashMap<>();
    present.forEach(
        (pool, offer) -> {
          if (readSince.containsKey(offer.queue())) {
            seen.put(pool, states.get(offer.queue()).reading().orElseThrow().startedAt());
            observe(offer, waiting, seen.get(pool), now);
          }
        });
    if (!passed.isEmpty()) {
      passed.renew(present, seen, now);
      passed.forgetGone(id -> waiting.find(id) != null, now);
    }
  }

  /** While a queue cannot be read, GitLab may not be there for runners either. */
  private void noteReading(QueueId queue, QueueState state) {
    if (state instanceof QueueState.Read read) {
      readSince.putIfAbsent(queue, read.last().startedAt());
    } else {
      readSince.remove(queue);
    }
  }

  private void observe(PoolCandidate offer, WaitingJobs waiting, Instant seen, Instant now) {
    if (offer.free().idleSince().isEmpty()) {
      return;
    }
    Set<Long> taken = offer.taken();
    Instant readable = readSince.get(offer.queue());
    for (Job job : last.of(offer.pool()).map(PoolShare::jobs).orElse(List.of())) {
      WaitingJobs.Seen still = waiting.find(job.id());
      if (still != null
          && waiting.shows(offer.queue(), still)
          && offer.rule().takes(still.job)
          && !taken.contains(job.id())) {
        Instant since = since(job, offer.pool());
        passed.observe(still.job, offer, since.isAfter(readable) ? since : readable, seen, now);
      }
    }
  }

  private Instant since(Job job, String pool) {
    for (Given each = last.given(job.id()); each != null; each = each.more()) {
      if (each.pool().equals(pool)) {
        return each.since();
      }
    }
    return last.at();
  }
}
