package dev.runnerpool.core.demand;

import dev.runnerpool.core.demand.QueueAssignment.Given;
import dev.runnerpool.core.demand.WaitingJobs.Kind;
import dev.runnerpool.core.demand.WaitingJobs.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Gives each waiting job of one GitLab to exactly one pool of those that share it, so that no job
 * is counted twice. Which pools may have it is found once for all jobs of a kind; then each job
 * takes a few steps. A job stays where it was given before, since a runner may be starting for it.
 */
final class Assignment {

  private final WaitingJobs waiting;
  private final Map<QueueId, QueueState> queues;
  private final QueueAssignment before;
  private final PassedOver passed;
  private final Instant now;
  private final Steps steps;

  private final Map<String, PoolLoad> loads = new TreeMap<>();
  private final Map<QueueId, List<PoolLoad>> byQueue = new HashMap<>();
  private final Map<Kind, List<Circle>> circles = new HashMap<>();
  private final Map<String, Set<Kind>> doubtful = new HashMap<>();
  private final Map<Long, Given> given = new HashMap<>();

  private record Pending(Circle.Waiting job, Circle circle, PoolLoad before, Instant since) {}

  /**
   * @param queues what is known of the pools' queues
   * @param waiting their jobs
   * @param before who has which job now
   * @param passed what pools are not to have
   */
  Assignment(
      Collection<PoolCandidate> offers,
      Map<QueueId, QueueState> queues,
      WaitingJobs waiting,
      QueueAssignment before,
      PassedOver passed,
      Instant now,
      Steps steps) {
    this.waiting = waiting;
    this.queues = queues;
    this.before = before;
    this.passed = passed;
    this.now = now;
    this.steps = steps;
    offers.forEach(offer -> loads.put(offer.pool(), new PoolLoad(offer)));
    loads
        .values()
        .forEach(
            load -> byQueue.computeIfAbsent(load.offer.queue(), q -> new ArrayList<>()).add(load));
  }

  /** Gives the jobs away; once. */
  QueueAssignment made() {
    passed.visit(now, this::notePassed);
    List<Pending> rest = new ArrayList<>();
    List<Pending> fresh = new ArrayList<>();
    for (Seen seen : waiting.ordered()) {
      for (Circle circle : circles.computeIfAbsent(Kind.of(seen), this::circles)) {
        Pending job = pending(seen.job, circle);
        if (job.before() == null) {
          fresh.add(job);
        } else if (circle.stays(job.job(), job.before())) {
          give(job, job.before());
        } else {
          rest.add(job);
        }
      }
    }
    rest.forEach(this::give);
    fresh.forEach(this::give);
    Map<String, PoolShare> shares = new HashMap<>();
    loads.forEach((name, load) -> shares.put(name, share(load)));
    return new QueueAssignment(now, shares, given, steps.count());
  }

  private Pending pending(Job job, Circle circle) {
    PoolLoad has = null;
    Instant since = now;
    for (Given each = before.given(job.id()); each != null; each = each.more()) {
      PoolLoad load = loads.get(each.pool());
      if (load != null && circle.has(load)) {
        has = load;
        since = each.since();
      }
    }
    Predicate<PoolLoad> open =
        passed.knows(job.id())
            ? pool -> !passed.isPassed(job.id(), pool.offer.pool(), now)
            : PoolLoad.ANY;
    return new Pending(Circle.Waiting.of(job, since, open, now), circle, has, since);
  }

  private void give(Pending job) {
    PoolLoad pool = job.circle().choose(job.job(), job.before());
    if (pool == null) {
      job.circle().pools().forEach(each -> each.unservable++);
    } else {
      give(job, pool);
    }
  }

  private void give(Pending pending, PoolLoad pool) {
    Job job = pending.job().job();
    pool.give(job);
    Instant since = pool == pending.before() ? pending.since() : now;
    given.merge(
        job.id(),
        new Given(pool.offer.pool(), since, null),
        (old, same) -> new Given(pool.offer.pool(), since, old));
    if (pending.job().waited().compareTo(pool.offer.spillAfter()) >= 0) {
      PoolLoad wished = pending.circle().wished(pending.job(), pool);
      if (wished != pool && wished.offer.hindrance().isPresent()) {
        pool.spilled.merge(wished.offer, 1, Integer::sum);
      }
    }
  }

  /** A pool that passed a job over, and took none since, may not take its like either. */
  private void notePassed(long id, String pool, Pass pass) {
    steps.one();
    Seen seen = waiting.find(id);
    PoolLoad load = loads.get(pool);
    if (seen != null && load != null) {
      load.passedOver.add(seen.job);
      if (load.offer.tookAt().map(at -> at.isBefore(pass.first())).orElse(true)) {
        doubtful.computeIfAbsent(pool, name -> new HashSet<>()).add(Kind.of(seen));
      }
    }
  }

  private List<Circle> circles(Kind kind) {
    Shared shared = new Shared();
    for (QueueId queue : waiting.queues(kind)) {
      for (PoolLoad load : byQueue.getOrDefault(queue, List.of())) {
        steps.one();
        if (load.offer.rule().takes(kind.tags(), kind.protectedRef())) {
          shared.add(load);
        }
      }
    }
    Predicate<PoolLoad> sure =
        pool ->
            pool.offer.sure()
                && pool.offer.rule().surely(kind.protectedRef())
                && !doubtful.getOrDefault(pool.offer.pool(), Set.of()).contains(kind);
    return shared.circles(sure, steps);
  }

  private PoolShare share(PoolLoad load) {
    load.jobs.sort(Comparator.comparingLong(Job::id));
    load.passedOver.sort(Comparator.comparingLong(Job::id));
    return new PoolShare(
        queues.get(load.offer.queue()),
        load.jobs,
        load.passedOver,
        load.unservable,
        Spill.explain(spills(load)));
  }

  private static List<Spill> spills(PoolLoad load) {
    return load.spilled.entrySet().stream()
        .map(
            each ->
                new Spill(
                    each.getValue(),
                    each.getKey().pool(),
                    each.getKey().hindrance().orElseThrow(),
                    load.offer.spillAfter()))
        .sorted(Comparator.comparing(Spill::from))
        .toList();
  }
}
