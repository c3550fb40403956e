package dev.runnerpool.core.demand;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A queue that nobody may read, kept by what GitLab's events tell: which jobs wait, and which
 * runner took the newest job of each name. Events may come twice, late, in any order, or never. All
 * it holds is bounded; the oldest gives way.
 */
public final class ToldQueue {

  /**
   * GitLab itself fails a job that was pending for a day ({@code
   * stuck_pending_with_matching_runners}): whatever waits longer waits in vain, or its end was
   * never told.
   */
  public static final Duration LONGEST_WAIT = Duration.ofDays(1);

  /** How late an event may come that tells of an earlier step. */
  static final Duration PAST_KEPT = Duration.ofHours(1);

  /** Most jobs that wait, jobs that are past, and names: 10,000 each. */
  static final int MOST = 10_000;

  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Long, Instant> past = new LinkedHashMap<>();
  private final Map<JobName, Taken> takers = new LinkedHashMap<>();

  private record Taken(long job, long runner) {}

  /**
   * A job that waits.
   *
   * @param job without tags, as they are not told; queued when it was told to be
   * @param name what it has in common with jobs before
   */
  public record Waiting(Job job, JobName name) {}

  /** Takes up what an event tells; returns whether other jobs wait now than before. */
  public boolean tell(JobNews news, Instant now) {
    forget(now);
    news.runner().ifPresent(runner -> took(news.name(), news.id(), runner));
    return switch (news.step()) {
      case Before -> false;
      case Pending -> news.runner().isPresent() ? aside(news.id()) : pending(news, now);
      case Aside -> aside(news.id());
      case Past -> past(news.id(), now);
    };
  }

  /**
   * Takes up which jobs a runner's own pods show: they wait no more, whatever was told.
   *
   * @return whether other jobs wait now than before
   */
  public boolean taken(Set<Long> jobs, OptionalLong runner, Instant now) {
    forget(now);
    boolean changed = false;
    for (long id : jobs) {
      Waiting known = waiting.get(id);
      if (known != null && runner.isPresent()) {
        took(known.name(), id, runner.getAsLong());
      }
      changed |= past(id, now);
    }
    return changed;
  }

  /** The jobs that wait, by id, which is the order in which GitLab gives them away. */
  public List<Waiting> waiting(Instant now) {
    forget(now);
    List<Waiting> jobs = new ArrayList<>(waiting.values());
    jobs.sort(Comparator.comparingLong(each -> each.job().id()));
    return jobs;
  }

  /** The runner that took the newest job of that name; empty if none is known. */
  public OptionalLong taker(JobName name) {
    Taken taken = takers.get(name);
    return taken == null ? OptionalLong.empty() : OptionalLong.of(taken.runner());
  }

  private void took(JobName name, long job, long runner) {
    Taken known = takers.get(name);
    if (known == null || known.job() <= job) {
      put(takers, name, new Taken(job, runner));
    }
  }

  private boolean pending(JobNews news, Instant now) {
    if (past.containsKey(news.id()) || waiting.containsKey(news.id())) {
      return false;
    }
    Job job =
        new Job(news.id(), news.name().project(), news.project(), Set.of(), now, Optional.empty());
    put(waiting, news.id(), new Waiting(job, news.name()));
    return true;
  }

  private boolean past(long id, Instant now) {
    put(past, id, now);
    return waiting.remove(id) != null;
  }

  private boolean aside(long id) {
    return waiting.remove(id) != null;
  }

  private void forget(Instant now) {
    dropWhile(past.values(), at -> !at.plus(PAST_KEPT).isAfter(now));
    dropWhile(waiting.values(), each -> !each.job().queuedAt().plus(LONGEST_WAIT).isAfter(now));
  }

  /** The oldest come first. */
  private static <V> void dropWhile(Collection<V> values, Predicate<V> old) {
    Iterator<V> oldest = values.iterator();
    while (oldest.hasNext() && old.test(oldest.next())) {
      oldest.remove();
    }
  }

  /** Puts it last, and the first away if there are too many. */
  private static <K, V> void put(Map<K, V> map, K key, V value) {
    map.remove(key);
    map.put(key, value);
    if (map.size() > MOST) {
      map.remove(map.keySet().iterator().next());
    }
  }
}
