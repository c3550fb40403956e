package dev.runnerpool.core.demand;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The namespaces whose pools share the jobs of one kind: each such job is one pool's. Prices count
 * within a namespace alone. Between namespaces, a job goes where a runner is idle, as GitLab gives
 * it there anyway, else to each in turn; and none keeps it for longer than the {@code spillAfter}
 * of a pool of another that would serve it.
 */
final class Circle {

  /** A wait after which every pool takes a job from others. */
  private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

  private final List<Lane> lanes;
  private final Map<PoolLoad, Integer> laneOf = new HashMap<>();
  private final Duration soonestTurn;
  private final Steps steps;

  /** Numbers of lanes, ascending, with an idle runner left. */
  private final List<Integer> idle;

  /** Numbers of lanes, ascending, that serve one more job of some age. */
  private final List<Integer> able;

  /**
   * @param lanes of each namespace one, in an order that is always the same
   */
  Circle(List<Lane> lanes, Steps steps) {
    this.lanes = lanes;
    this.steps = steps;
    this.idle = new ArrayList<>(IntStream.range(0, lanes.size()).boxed().toList());
    this.able = new ArrayList<>(idle);
    for (int i = 0; i < lanes.size(); i++) {
      for (PoolLoad pool : lanes.get(i).pools()) {
        laneOf.put(pool, i);
      }
    }
    this.soonestTurn =
        lanes.stream().map(Lane::soonestSpill).min(Duration::compareTo).orElse(FOR_EVER);
  }

  boolean has(PoolLoad pool) {
    return laneOf.containsKey(pool);
  }

  /** The pools that may take the jobs. */
  Iterable<PoolLoad> pools() {
    return laneOf.keySet();
  }

  /** Whether a job stays where it is and has a runner there, or will. */
  boolean stays(Waiting job, PoolLoad before) {
    steps.one();
    return before.free > 0
        && job.open().test(before)
        && lane(before).keeps(before)
        && turn(job, before) == null;
  }

  /**
   * The pool for a job.
   *
   * @param before the pool of this circle that has it now; null if none
   * @return null if all of them passed it over
   */
  PoolLoad choose(Waiting job, PoolLoad before) {
    steps.one();
    if (lanes.size() == 1) {
      return lanes.get(0).choose(before, job.waited(), job.open());
    }
    if (before != null && job.open().test(before)) {
      PoolLoad next = turn(job, before);
      return next != null ? next : lane(before).choose(before, job.waited(), job.open());
    }
    int start = start(job.job().id());
    PoolLoad found =
        pick(idle, start, lane -> lane.idle(job.open()), lane -> lane.idle(PoolLoad.ANY) == null);
    if (found == null) {
      found = pick(able, start, lane -> serving(lane, job), Circle::isUnable);
    }
    return found != null ? found : pick(all(), start, lane -> lane.first(job.open()), l -> false);
  }

  /** The one that a job would be for if nothing was in its way, in the namespace of the pool. */
  PoolLoad wished(Waiting job, PoolLoad pool) {
    return lane(pool).first(job.open());
  }

  private static PoolLoad serving(Lane lane, Waiting job) {
    PoolLoad chosen = lane.choose(null, job.waited(), job.open());
    return chosen != null && chosen.serves() ? chosen : null;
  }

  private static boolean isUnable(Lane lane) {
    return lane.serving(FOR_EVER, PoolLoad.ANY) == null;
  }

  /** The pool of another namespace whose turn it is; null if the job stays. */
  private PoolLoad turn(Waiting job, PoolLoad before) {
    Duration held = before.serves() ? job.held() : job.waited();
    if (lanes.size() == 1 || held.compareTo(soonestTurn) < 0) {
      return null;
    }
    int own = laneOf.get(before);
    return pick(
        able,
        own + 1,
        lane -> lane == lanes.get(own) ? null : lane.serving(held, job.open()),
        Circle::isUnable);
  }

  private Lane lane(PoolLoad pool) {
    return lanes.get(laneOf.get(pool));
  }

  private List<Integer> all() {
    return IntStream.range(0, lanes.size()).boxed().toList();
  }

  /** Tries the lanes from one on, in a ring; one that has nothing for any job leaves it. */
  private PoolLoad pick(
      List<Integer> ring, int from, Function<Lane, PoolLoad> choice, Predicate<Lane> spent) {
    int found = Collections.binarySearch(ring, from);
    int at = found >= 0 ? found : -found - 1;
    for (int left = ring.size(); left > 0; left--) {
      steps.one();
      at = at < ring.size() ? at : 0;
      Lane lane = lanes.get(ring.get(at));
      PoolLoad pool = choice.apply(lane);
      if (pool != null) {
        return pool;
      }
      if (spent.test(lane)) {
        ring.remove(at);
      } else {
        at++;
      }
    }
    return null;
  }

  /** The same job begins at the same namespace each time, and jobs spread evenly. */
  private int start(long job) {
    return Math.floorMod(Long.hashCode(job * 0x9E3779B97F4A7C15L), lanes.size());
  }

  /**
   * A job to be given.
   *
   * @param waited since it was queued
   * @param held since the pool that has it was given it
   * @param open which pools did not pass it over
   */
  record Waiting(Job job, Duration waited, Duration held, Predicate<PoolLoad> open) {

    static Waiting of(Job job, Instant since, Predicate<PoolLoad> open, Instant now) {
      return new Waiting(
          job, Duration.between(job.queuedAt(), now), Duration.between(since, now), open);
    }
  }
}
