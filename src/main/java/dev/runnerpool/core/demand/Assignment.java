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
  private static final Comparator<PoolOffer> PREFERENCE =
      Comparator.<PoolOffer>comparingDouble(o -> o.hourlyPrice().orElse(Double.MAX_VALUE))
          .thenComparing(PoolOffer::pool);

  private Assignment() {}

  /**
   * Assigns the jobs of one GitLab instance.
   *
   * @param offers the pools of that instance, each with the jobs its own scope shows
   * @return the jobs of each pool, oldest id first; a pool without jobs has an empty list
   */
  public static Map<String, List<Job>> assign(List<PoolOffer> offers, Instant now) {
    Map<String, List<Job>> result = new HashMap<>();
    offers.forEach(offer -> result.put(offer.pool(), new ArrayList<>()));
    candidates(offers).forEach((job, pools) -> result.get(choose(job, pools, now).pool()).add(job));
    result.values().forEach(jobs -> jobs.sort(Comparator.comparingLong(Job::id)));
    return result;
  }

  private static Map<Job, List<PoolOffer>> candidates(List<PoolOffer> offers) {
    Map<Long, Job> seen = new HashMap<>();
    Map<Job, List<PoolOffer>> result = new LinkedHashMap<>();
    for (PoolOffer offer : offers.stream().sorted(PREFERENCE).toList()) {
      for (Job visible : offer.visible()) {
        if (offer.rule().takes(visible)) {
          Job job = seen.computeIfAbsent(visible.id(), id -> visible);
          List<PoolOffer> pools = result.computeIfAbsent(job, j -> new ArrayList<>());
          if (pools.isEmpty() || pools.get(pools.size() - 1) != offer) {
            pools.add(offer);
          }
        }
      }
    }
    return result;
  }

  /** The first that is not full; a later one only once the job has waited its spillAfter. */
  private static PoolOffer choose(Job job, List<PoolOffer> pools, Instant now) {
    PoolOffer first = pools.get(0);
    if (!first.full()) {
      return first;
    }
    Duration waited = Duration.between(job.queuedAt(), now);
    return pools.stream()
        .skip(1)
        .filter(pool -> !pool.full() && waited.compareTo(pool.spillAfter()) >= 0)
        .findFirst()
        .orElse(first);
  }
}
