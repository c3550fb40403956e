package dev.runnerpool.core.demand;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All pools' offers, and the jobs each was given. Jobs are assigned again only when an offer
 * changed or a second has passed, so that many pools of one GitLab cost one assignment, not one
 * each.
 */
public final class DemandBoard {

  private static final long REUSE_MILLIS = 1000;

  private record Assigned(Instant at, Map<String, List<Job>> jobs) {}

  private final Map<String, Map<String, PoolCandidate>> offersByGitLab = new HashMap<>();
  private final Map<String, Assigned> assigned = new HashMap<>();

  /**
   * Puts a pool's offer on the board and returns the jobs given to it. What it sees is what all see
   * that share its queue, whoever looks first: or a new job would be the first one's, cheap or not.
   */
  public synchronized List<Job> offer(String gitlab, PoolCandidate offer, Instant now) {
    Map<String, PoolCandidate> offers =
        offersByGitLab.computeIfAbsent(gitlab, url -> new LinkedHashMap<>());
    PoolCandidate old = offers.put(offer.pool(), offer);
    offers.replaceAll(
        (name, other) ->
            other.queue().equals(offer.queue()) && other.visible() != offer.visible()
                ? other.seeing(offer.visible())
                : other);
    Assigned known = assigned.get(gitlab);
    // The lists of one reading are one object: comparing them costs nothing.
    boolean same =
        old != null
            && old.visible() == offer.visible()
            && old.hindrance().equals(offer.hindrance())
            && old.idle() == offer.idle()
            && old.starting() == offer.starting()
            && old.rule().equals(offer.rule())
            && old.hourlyPrice().equals(offer.hourlyPrice());
    if (!same || known == null || known.at().plusMillis(REUSE_MILLIS).isBefore(now)) {
      known =
          new Assigned(now, Assignment.assign(List.copyOf(offers.values()), before(known), now));
      assigned.put(gitlab, known);
    }
    return known.jobs().getOrDefault(offer.pool(), List.of());
  }

  /** Why a pool on the board was given jobs that a cheaper one would have; empty if it was not. */
  public synchronized String spilled(String gitlab, String pool, Instant now) {
    Map<String, PoolCandidate> offers = offersByGitLab.getOrDefault(gitlab, Map.of());
    Assigned known = assigned.get(gitlab);
    if (offers.size() < 2 || !offers.containsKey(pool) || known == null) {
      return "";
    }
    List<Job> given = known.jobs().getOrDefault(pool, List.of());
    return given.isEmpty()
        ? ""
        : Spill.explain(
            Assignment.spills(List.copyOf(offers.values()), offers.get(pool), given, now));
  }

  private static Map<Long, String> before(Assigned known) {
    Map<Long, String> before = new HashMap<>();
    if (known != null) {
      known.jobs().forEach((pool, jobs) -> jobs.forEach(job -> before.put(job.id(), pool)));
    }
    return before;
  }

  /** Takes a pool off the board: gone, paused, or its queue is not known. */
  public synchronized void withdraw(String gitlab, String pool) {
    Map<String, PoolCandidate> offers = offersByGitLab.get(gitlab);
    if (offers != null && offers.remove(pool) != null) {
      assigned.computeIfPresent(gitlab, (url, known) -> new Assigned(Instant.EPOCH, known.jobs()));
    }
  }
}
