package dev.runnerpool.core.objective;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.ClaimedJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The waits of one GitLab's jobs, and the verdict on each: the first that can be given, and no
 * other after it.
 *
 * <ul>
 *   <li>{@link StartVerdict#LATE} as soon as a reading of the queue shows a job that has waited
 *       longer than promised, limits apart, for the pool that has it then. It stays late, whether
 *       it is run, cancelled or never started.
 *   <li>When a runner's pod shows the job's number (executor Kubernetes): by the time since it was
 *       queued. A job that no reading showed began to wait after the last reading before its claim:
 *       if that was recent enough, it was in time.
 *   <li>Else when GitLab's own list of the runner's jobs shows that it ended, by GitLab's own
 *       times: all jobs of executor Shell that were in time, and those that came and went between
 *       two readings of a rarely read queue.
 * </ul>
 *
 * <p>The time that a job waits for a limit is that between two looks of which the first saw the
 * pool at its {@code max} or budget and the job behind those that have a runner or one on its way;
 * and all time before the end of a pause. A job that leaves the queue without a runner before it is
 * judged is cancelled: it counts only if it had waited for longer than promised, for a limit.
 *
 * <p>What is remembered is lost with the process. So a job whose fate was decided before this one
 * watched is not counted, as the one before it did that: when its bound passed or, if that was
 * sooner, when it was taken. What is remembered is bounded; the oldest is forgotten first.
 *
 * <p>Safe for concurrent use: pools that share jobs are looked at at once.
 */
public final class JobWaits {

  /** Most jobs that are remembered. */
  static final int MOST = 50_000;

  /** A runner's pod may show a job a little after the queue ceased to. */
  static final Duration UNTIL_CLAIMED = Duration.ofMinutes(2);

  private final Instant watchedSince;
  private final LinkedHashMap<Long, JobWait> waits = new LinkedHashMap<>();
  private final Map<String, PoolWatch> pools = new HashMap<>();

  /**
   * Nothing is known yet.
   *
   * @param watchedSince when this process, or the one before it, last knew all
   */
  public JobWaits(Instant watchedSince) {
    this.watchedSince = watchedSince;
  }

  /** Takes over a look at a pool, and tells the verdicts that follow from it. */
  public synchronized void look(PoolLook look, Consumer<StartVerdict> verdicts) {
    PoolWatch watch =
        pools.computeIfAbsent(
            look.pool(),
            pool ->
                new PoolWatch(look.madeAt().isAfter(watchedSince) ? look.madeAt() : watchedSince));
    if (!watch.due(look)) {
      return;
    }
    if (!look.paused() && look.readAt().isPresent()) {
      watch.read(look.readAt().get());
      wait(look, watch, verdicts);
    }
    if (look.paused() || look.readAt().isPresent()) {
      leave(look, watch);
    }
    claim(look, watch, verdicts);
    giveUp(look, watch, verdicts);
    forgetOldest();
  }

  /**
   * GitLab tells that a job ended which a runner of the pool had.
   *
   * @param queuedAt when it began to wait; empty if it never did
   * @param startedAt when a runner took it; empty if none did
   * @return the verdict, if it had none
   */
  public synchronized Optional<StartVerdict> ended(
      String pool, long job, Optional<Instant> queuedAt, Optional<Instant> startedAt) {
    PoolWatch watch = pools.get(pool);
    if (watch == null || queuedAt.isEmpty() || startedAt.isEmpty()) {
      return Optional.empty();
    }
    JobWait wait = waits.computeIfAbsent(job, id -> new JobWait(queuedAt.get()));
    wait.heldUntil(watch.openSince());
    Duration waited = JobWait.between(queuedAt.get(), startedAt.get());
    Optional<StartVerdict> verdict = judge(watch, wait, waited, queuedAt.get(), startedAt.get());
    forgetOldest();
    return verdict;
  }

  /** The pool is gone, or another operator's. */
  public synchronized void forget(String pool) {
    pools.remove(pool);
  }

  private void wait(PoolLook look, PoolWatch watch, Consumer<StartVerdict> verdicts) {
    Set<Long> taken = look.jobs().isEmpty() ? Set.of() : look.taken().jobs();
    int rank = 0;
    for (Job job : look.jobs()) {
      JobWait wait = waits.computeIfAbsent(job.id(), id -> new JobWait(job.queuedAt()));
      wait.pool = look.pool();
      wait.goneAt = null;
      if (taken.contains(job.id())) {
        continue;
      }
      wait.hold(look.limited() && rank >= look.served(), look.now());
      rank++;
      if (wait.judged) {
        continue;
      }
      wait.heldUntil(watch.openSince());
      wait.shownAt = look.readAt().get();
      Duration waited = wait.waited(wait.shownAt);
      if (look.objective().isPresent()
          && look.objective().get().judge(waited, wait.held()) == StartVerdict.LATE) {
        judge(watch, wait, waited, wait.queuedAt, wait.shownAt).ifPresent(verdicts);
      }
    }
    for (Job job : look.passedOver()) {
      waits.computeIfAbsent(job.id(), id -> new JobWait(job.queuedAt())).shownAt =
          look.readAt().get();
    }
  }

  /** What was the pool's and is not: taken, cancelled, or another pool's now. */
  private void leave(PoolLook look, PoolWatch watch) {
    Set<Long> has = new HashSet<>();
    look.jobs().forEach(job -> has.add(job.id()));
    for (Long job : watch.has) {
      JobWait wait = has.contains(job) ? null : waits.get(job);
      if (wait != null && look.pool().equals(wait.pool)) {
        wait.hold(false, look.now());
        wait.goneAt = look.now();
        watch.gone.addLast(new PoolWatch.Gone(job, look.now()));
      }
    }
    watch.has = has;
  }

  private void claim(PoolLook look, PoolWatch watch, Consumer<StartVerdict> verdicts) {
    for (ClaimedJobs.Taken taken : look.taken().byRunner().values()) {
      if (taken.job().isPresent()) {
        JobWait wait = waits.get(taken.job().getAsLong());
        if (wait == null) {
          unseen(look, watch, taken, verdicts);
        } else {
          judge(watch, wait, wait.waited(taken.at()), wait.queuedAt, taken.at())
              .ifPresent(verdicts);
        }
      }
    }
  }

  /** It was queued after the last reading before its claim, which would have shown it. */
  private void unseen(
      PoolLook look, PoolWatch watch, ClaimedJobs.Taken taken, Consumer<StartVerdict> verdicts) {
    Optional<Instant> reading = watch.readingBefore(taken.at());
    if (look.objective().isEmpty() || reading.isEmpty()) {
      return;
    }
    Duration atMost = JobWait.between(reading.get(), taken.at());
    if (atMost.compareTo(look.objective().get().startedWithin()) <= 0) {
      JobWait wait = new JobWait(reading.get());
      waits.put(taken.job().getAsLong(), wait);
      judge(watch, wait, atMost, reading.get(), taken.at()).ifPresent(verdicts);
    }
  }

  /** Nobody has shown them for a while: they were cancelled, or their runner shows no numbers. */
  private void giveUp(PoolLook look, PoolWatch watch, Consumer<StartVerdict> verdicts) {
    while (!watch.gone.isEmpty()
        && !look.now().isBefore(watch.gone.peekFirst().at().plus(UNTIL_CLAIMED))) {
      PoolWatch.Gone gone = watch.gone.removeFirst();
      JobWait wait = waits.get(gone.job());
      if (wait != null && gone.at().equals(wait.goneAt) && look.objective().isPresent()) {
        Duration waited = wait.waited(wait.shownAt);
        if (look.objective().get().judge(waited, wait.held()) != StartVerdict.WITHIN) {
          judge(watch, wait, waited, wait.queuedAt, wait.shownAt).ifPresent(verdicts);
        }
      }
    }
  }

  /**
   * Judges a job that was not; the verdict is not told if it was decided before the watch began.
   *
   * @param until up to when it waited, at least
   */
  private static Optional<StartVerdict> judge(
      PoolWatch watch, JobWait wait, Duration waited, Instant queuedAt, Instant until) {
    if (wait.judged || watch.objective().isEmpty()) {
      return Optional.empty();
    }
    StartObjective objective = watch.objective().get();
    wait.judged = true;
    Instant bound = queuedAt.plus(objective.startedWithin()).plus(wait.held());
    Instant decided = bound.isBefore(until) ? bound : until;
    return watch.counts(decided)
        ? Optional.of(objective.judge(waited, wait.held()))
        : Optional.empty();
  }

  private void forgetOldest() {
    Iterator<Long> oldest = waits.keySet().iterator();
    while (waits.size() > MOST) {
      oldest.next();
      oldest.remove();
    }
  }
}
