package dev.runnerpool.core.demand;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The pools of one namespace that may take the jobs of one kind. What a pool has free only shrinks
 * while jobs are given out, so what was found to have nothing left is not tried again.
 */
final class Lane {

  /** Those that surely take the jobs, then cheaper first, unknown prices last, then the name. */
  private static final Comparator<PoolLoad> PREFERENCE =
      Comparator.<PoolLoad>comparingDouble(
              pool -> pool.offer.hourlyPrice().orElse(Double.MAX_VALUE))
          .thenComparing(pool -> pool.offer.pool());

  private final List<PoolLoad> pools;
  private final Map<PoolLoad, Integer> places = new HashMap<>();
  private final Steps steps;

  /** Pools before this one are preferred: those that surely take the jobs, or all if none does. */
  private final int preferred;

  private final Pointer idle = new Pointer(pool -> pool.idle > 0);
  private final Pointer surplus = new Pointer(pool -> pool.surplus > 0);

  /** Of pools with the same {@code spillAfter}, the first that serves. */
  private final TreeMap<Duration, Pointer> serving = new TreeMap<>();

  Lane(List<PoolLoad> fitting, Predicate<PoolLoad> sure, Steps steps) {
    this.steps = steps;
    this.pools =
        fitting.stream()
            .sorted(
                Comparator.<PoolLoad, Boolean>comparing(pool -> !sure.test(pool))
                    .thenComparing(PREFERENCE))
            .toList();
    int surely = (int) fitting.stream().filter(sure).count();
    this.preferred = surely > 0 ? surely : pools.size();
    for (int i = 0; i < pools.size(); i++) {
      places.put(pools.get(i), i);
      Duration after = pools.get(i).offer.spillAfter();
      serving.computeIfAbsent(
          after, same -> new Pointer(p -> p.offer.spillAfter().equals(same) && p.serves()));
    }
  }

  List<PoolLoad> pools() {
    return pools;
  }

  /** The shortest wait after which one of its pools takes a job from others. */
  Duration soonestSpill() {
    return serving.firstKey();
  }

  /** Whether a job that this pool has may stay there. */
  boolean keeps(PoolLoad pool) {
    Integer place = places.get(pool);
    return place != null && place < preferred;
  }

  /** The first preferred pool with an idle runner for one more job; null if there is none. */
  PoolLoad idle(Predicate<PoolLoad> open) {
    return idle.first(preferred, open);
  }

  /** The first pool that serves one more job that has waited so long; null if there is none. */
  PoolLoad serving(Duration waited, Predicate<PoolLoad> open) {
    PoolLoad best = null;
    for (Pointer each : serving.headMap(waited, true).values()) {
      PoolLoad found = each.first(pools.size(), open);
      if (found != null && (best == null || places.get(found) < places.get(best))) {
        best = found;
      }
    }
    return best;
  }

  /**
   * The pool for a job: where GitLab's choice is made already, by an idle runner or one that comes
   * for nothing else; where it was; the first. Another one if that has no runner for it and can
   * start none, once the job has waited that one's spillAfter.
   *
   * @param before the pool that has it now; null if none, or none of these
   * @param open which pools may have it
   * @return null if none may
   */
  PoolLoad choose(PoolLoad before, Duration waited, Predicate<PoolLoad> open) {
    PoolLoad first = idle.first(preferred, open);
    first = first != null ? first : surplus.first(preferred, open);
    first = first == null && before != null && keeps(before) && open.test(before) ? before : first;
    first = first != null ? first : first(open);
    if (first == null || first.serves()) {
      return first;
    }
    PoolLoad other = serving(waited, open);
    return other != null ? other : first;
  }

  /** The one that it is for if nothing is in the way; null if none may have it. */
  PoolLoad first(Predicate<PoolLoad> open) {
    for (PoolLoad pool : pools) {
      steps.one();
      if (open.test(pool)) {
        return pool;
      }
    }
    return null;
  }

  /** The first pool of which something holds that, once it does not, never does again. */
  private final class Pointer {
    private final Predicate<PoolLoad> holds;
    private int at;

    Pointer(Predicate<PoolLoad> holds) {
      this.holds = holds;
    }

    PoolLoad first(int end, Predicate<PoolLoad> open) {
      while (at < end && !holds.test(pools.get(at))) {
        steps.one();
        at++;
      }
      for (int i = at; i < end; i++) {
        steps.one();
        PoolLoad pool = pools.get(i);
        if (holds.test(pool) && open.test(pool)) {
          return pool;
        }
      }
      return null;
    }
  }
}
