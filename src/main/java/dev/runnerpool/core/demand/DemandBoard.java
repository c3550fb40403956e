package dev.runnerpool.core.demand;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * What all pools offer, and the jobs each was given. An offer is a lease: a pool that does not
 * renew it loses its jobs to others. Nobody waits to look up a share or to renew an offer; only the
 * assignments of one GitLab wait for one another.
 */
public final class DemandBoard {

  private final PassOverLimits limits;
  private final Duration lease;
  private final ConcurrentMap<String, GitLabDemand> gitlabs = new ConcurrentHashMap<>();

  /**
   * A board without offers.
   *
   * @param lease how long an offer holds
   */
  public DemandBoard(PassOverLimits limits, Duration lease) {
    this.limits = limits;
    this.lease = lease;
  }

  /**
   * Puts a pool's offer on the board, or renews it.
   *
   * @return whether jobs are to be given out for it: it changed, or they were not for a second
   */
  public boolean offer(PoolCandidate offer, Instant now) {
    String gitlab = offer.queue().gitlab();
    gitlabs.forEach(
        (url, demand) -> {
          if (!url.equals(gitlab)) {
            demand.withdraw(offer.pool());
          }
        });
    return gitlabs
        .computeIfAbsent(gitlab, url -> new GitLabDemand(limits, lease))
        .offer(offer, now);
  }

  /**
   * A pool still offers what it did.
   *
   * @return the GitLab whose jobs it is given; empty if its offer is not there
   */
  public Optional<String> renew(String pool, Instant now) {
    return gitlabs.entrySet().stream()
        .filter(each -> each.getValue().renew(pool, now))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Takes a pool off the board: gone, paused, or its queue is not known.
   *
   * @return the GitLab whose jobs are to be given out for it; empty if it was not there
   */
  public Optional<String> withdraw(String pool) {
    return gitlabs.entrySet().stream()
        .filter(each -> each.getValue().withdraw(pool))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Forgets which jobs the pool passed over; waits for an assignment that is under way.
   *
   * @return the GitLab whose jobs are to be given out for it; empty if it is not there
   */
  public Optional<String> forgive(String pool) {
    return gitlabs.entrySet().stream()
        .filter(each -> each.getValue().forgive(pool))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Whether a pool has an offer on the board. */
  public boolean has(String pool) {
    return gitlabs.values().stream().anyMatch(demand -> demand.has(pool));
  }

  /** The pool's share; empty if it has none yet. */
  public Optional<PoolShare> share(String pool) {
    return gitlabs.values().stream()
        .filter(demand -> demand.has(pool))
        .findFirst()
        .flatMap(demand -> demand.last().of(pool));
  }

  /**
   * Gives out the jobs of one GitLab.
   *
   * @param queues what is known of a queue now
   * @return who has them now
   */
  public QueueAssignment assign(String gitlab, Function<QueueId, QueueState> queues, Instant now) {
    GitLabDemand demand = gitlabs.get(gitlab);
    return demand == null ? QueueAssignment.none() : demand.assign(queues, now);
  }

  /**
   * The pools that passed a job over and may not have it now, for people: waits for an assignment
   * that is under way.
   */
  public Map<String, Pass> passes(String gitlab, long job, Instant now) {
    GitLabDemand demand = gitlabs.get(gitlab);
    return demand == null ? Map.of() : demand.passes(job, now);
  }

  /** Who had the jobs of one GitLab when they were last given out. */
  public QueueAssignment last(String gitlab) {
    GitLabDemand demand = gitlabs.get(gitlab);
    return demand == null ? QueueAssignment.none() : demand.last();
  }
}
