package dev.runnerpool.core.demand;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which jobs of a {@link ToldQueue} are for one pool. As no event tells a job's tags, it is
 * learned:
 *
 * <ul>
 *   <li>A job fits if the pool's runner took the newest one of its name.
 *   <li>Of each other name one job is a guess: at once if no runner is known to have taken any,
 *       else after {@link PoolSight#spillAfter}, as who took the newest may not be the only one.
 *   <li>GitLab gives a job that fits to a free runner within a minute. So what waited for so long
 *       beside a free runner of the pool was passed over: it counts no more, and is a guess again
 *       an hour later, lest a runner that could not ask GitLab for a while teaches wrong for ever.
 * </ul>
 *
 * A guess costs a runner that stays idle, if it was wrong: one per name and hour.
 */
public final class ToldShare {

  /** For so long no job of the name of one that was passed over is a guess. */
  static final Duration UNTIL_NEXT_GUESS = Duration.ofHours(1);

  /** Kubernetes tells in whole seconds since when a runner is free. */
  private static final Duration RESOLUTION = Duration.ofSeconds(1);

  private final Duration passedOverAfter;

  /** By id, also for an hour after they left the queue. */
  private final Map<Long, PassedOver> passedOver = new LinkedHashMap<>();

  private record PassedOver(JobName name, Instant at) {}

  /**
   * A pool's jobs, each in one of the two lists, by id.
   *
   * @param fitting jobs like those that the pool's runner took before
   * @param guesses jobs that may be for it
   */
  public record Jobs(List<Job> fitting, List<Job> guesses) {

    /** Copies the lists. */
    public Jobs {
      fitting = List.copyOf(fitting);
      guesses = List.copyOf(guesses);
    }

    /** None. */
    public static Jobs none() {
      return new Jobs(List.of(), List.of());
    }
  }

  /**
   * Of a pool that has passed nothing over yet.
   *
   * @param passedOverAfter how long GitLab may take to give a job to a free runner; more than it
   *     holds a runner's request, which is 50 s
   */
  public ToldShare(Duration passedOverAfter) {
    this.passedOverAfter = passedOverAfter;
  }

  /** The pool's runner took a job: one that was passed over shows that its runners could not. */
  public void took(long job) {
    if (passedOver.containsKey(job)) {
      passedOver.clear();
    }
  }

  /** The pool's jobs now. */
  public Jobs of(ToldQueue queue, PoolSight sight, Instant now) {
    List<ToldQueue.Waiting> waiting = queue.waiting(now);
    note(waiting, sight, now);
    Set<JobName> triedLately = triedLately(now);
    List<Job> fitting = new ArrayList<>();
    Map<JobName, Job> guesses = new LinkedHashMap<>();
    for (ToldQueue.Waiting each : waiting) {
      OptionalLong taker = queue.taker(each.name());
      boolean again = passedOver.containsKey(each.job().id());
      if (sight.runner().isPresent() && taker.equals(sight.runner()) && !again) {
        fitting.add(each.job());
      } else if (!triedLately.contains(each.name()) && isGuess(each, taker, sight, now)) {
        guesses.putIfAbsent(each.name(), each.job());
      }
    }
    return new Jobs(fitting, List.copyOf(guesses.values()));
  }

  /** A runner that was free when the job came tries it by itself. */
  private static boolean isGuess(
      ToldQueue.Waiting each, OptionalLong taker, PoolSight sight, Instant now) {
    Instant told = each.job().queuedAt();
    boolean tries =
        sight.freeSince().map(since -> !told.isBefore(since.plus(RESOLUTION))).orElse(false);
    boolean ours = taker.isEmpty() || taker.equals(sight.runner());
    return !tries && (ours || !now.isBefore(told.plus(sight.spillAfter())));
  }

  private void note(List<ToldQueue.Waiting> waiting, PoolSight sight, Instant now) {
    Map<Long, JobName> present = new HashMap<>();
    waiting.forEach(each -> present.put(each.job().id(), each.name()));
    passedOver
        .entrySet()
        .removeIf(e -> !present.containsKey(e.getKey()) && !isLately(e.getValue(), now));
    if (sight.freeSince().isEmpty()) {
      return;
    }
    Instant limit = now.minus(passedOverAfter);
    if (sight.freeSince().get().isAfter(limit)) {
      return;
    }
    for (ToldQueue.Waiting each : waiting) {
      if (!each.job().queuedAt().isAfter(limit)) {
        passedOver.put(each.job().id(), new PassedOver(each.name(), now));
      }
    }
    while (passedOver.size() > ToldQueue.MOST) {
      passedOver.remove(passedOver.keySet().iterator().next());
    }
  }

  private Set<JobName> triedLately(Instant now) {
    Set<JobName> names = new HashSet<>();
    passedOver.values().stream()
        .filter(each -> isLately(each, now))
        .forEach(each -> names.add(each.name()));
    return names;
  }

  private static boolean isLately(PassedOver each, Instant now) {
    return now.isBefore(each.at().plus(UNTIL_NEXT_GUESS));
  }
}
