package dev.runnerpool.core.demand;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives each waiting job to exactly one pool, so that no job is counted twice. */
public final class Assignment {

  /** Cheaper first; a pool of unknown price after all known ones; the name between equals. */
  private static final Comparator<PoolCandidate> PREFERENCE =
      Comparator.<PoolCandidate>comparingDouble(o -> o.hourlyPrice().orElse(Double.MAX_VALUE))
          .thenComparing(PoolCandidate::pool);

  private Assignment() {}

  /**
   * Assigns the jobs of one GitLab instance.
   *
   * @param offers the pools of that instance, each with the jobs its own scope shows
   * @param before which pool each job, by its id, was given to last time: it stays there as long as
   *     that pool offers itself, since a runner may be starting for it
   * @return the jobs of each pool, oldest id first; a pool without jobs has an empty list
   */
  public static Map<String, List<Job>> assign(
      List<PoolCandidate> offers, Map<Long, String> before, Instant now) {
    Map<String, List<Job>> result = new HashMap<>();
    Map<String, Integer> idle = new HashMap<>();
    Map<String, Integer> free = new HashMap<>();
    for (PoolCandidate offer : offers) {
      result.put(offer.pool(), new ArrayList<>());
      idle.put(offer.pool(), offer.idle());
      free.put(offer.pool(), offer.free());
    }
    Map<Job, List<PoolCandidate>> candidates = candidates(offers);
    List<Job> jobs = new ArrayList<>(candidates.keySet());
    jobs.sort(
        Comparator.<Job, Boolean>comparing(job -> !before.containsKey(job.id()))
            .thenComparing(Job::id));
    for (Job job : jobs) {
      List<PoolCandidate> pools = candidates.get(job);
      PoolCandidate given = choose(job, first(job, pools, before, idle), pools, free, now);
      result.get(given.pool()).add(job);
      idle.merge(given.pool(), -1, Integer::sum);
      free.merge(given.pool(), -1, Integer::sum);
    }
    result.values().forEach(list -> list.sort(Comparator.comparingLong(Job::id)));
    return result;
  }

  /**
   * Which of the jobs given to a pool it has because a cheaper one is hindered, by that pool in
   * order of preference.
   *
   * @param given the jobs given to {@code pool}
   */
  public static List<Spill> spills(
      List<PoolCandidate> offers, PoolCandidate pool, List<Job> given, Instant now) {
    List<Job> late =
        given.stream()
            .filter(job -> Duration.between(job.queuedAt(), now).compareTo(pool.spillAfter()) >= 0)
            .toList();
    Map<Job, List<PoolCandidate>> candidates = candidates(offers);
    Map<PoolCandidate, Integer> counts = new LinkedHashMap<>();
    for (Job job : late) {
      PoolCandidate cheapest = candidates.getOrDefault(job, List.of(pool)).get(0);
      if (!cheapest.pool().equals(pool.pool()) && cheapest.hindrance().isPresent()) {
        counts.merge(cheapest, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .map(
            each ->
                new Spill(
                    each.getValue(),
                    each.getKey().pool(),
                    each.getKey().hindrance().get(),
                    pool.spillAfter()))
        .toList();
  }

  /** Where it was before; else where a runner is idle, since GitLab gives it to that one anyway. */
  private static PoolCandidate first(
      Job job, List<PoolCandidate> pools, Map<Long, String> before, Map<String, Integer> idle) {
    return pools.stream()
        .filter(pool -> pool.pool().equals(before.get(job.id())))
        .findFirst()
        .or(() -> pools.stream().filter(pool -> idle.get(pool.pool()) > 0).findFirst())
        .orElse(pools.get(0));
  }

  private static Map<Job, List<PoolCandidate>> candidates(List<PoolCandidate> offers) {
    Map<Long, Job> seen = new HashMap<>();
    Map<Job, List<PoolCandidate>> result = new LinkedHashMap<>();
    for (PoolCandidate offer : offers.stream().sorted(PREFERENCE).toList()) {
      for (Job visible : offer.visible()) {
        if (offer.rule().takes(visible)) {
          Job job = seen.computeIfAbsent(visible.id(), id -> visible);
          List<PoolCandidate> pools = result.computeIfAbsent(job, j -> new ArrayList<>());
          if (pools.isEmpty() || pools.get(pools.size() - 1) != offer) {
            pools.add(offer);
          }
        }
      }
    }
    return result;
  }

  /**
   * The first unless it has no runner for the job and can start none; another one only once the job
   * has waited its spillAfter.
   */
  private static PoolCandidate choose(
      Job job,
      PoolCandidate first,
      List<PoolCandidate> pools,
      Map<String, Integer> free,
      Instant now) {
    if (serves(first, free)) {
      return first;
    }
    Duration waited = Duration.between(job.queuedAt(), now);
    return pools.stream()
        .filter(pool -> pool != first)
        .filter(pool -> serves(pool, free) && waited.compareTo(pool.spillAfter()) >= 0)
        .findFirst()
        .orElse(first);
  }

  /** Whether one more job than it was given by now has a runner there, or will. */
  private static boolean serves(PoolCandidate pool, Map<String, Integer> free) {
    return pool.hindrance().isEmpty() || free.get(pool.pool()) > 0;
  }
}
