package dev.runnerpool.core.scaling;

import dev.runnerpool.core.warm.AutoWarm;
import dev.runnerpool.core.warm.WarmHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Learns from what is seen of a pool with {@code autoWarm}: which jobs came and how long runners
 * took to start. A job counts once, when it is seen waiting or, as a warm runner often takes it
 * before the queue is read again, when a runner is seen to take it.
 *
 * <p>What was before its first look it may be told: jobs that had ended by then, and the starts of
 * runners that were idle then. Any other job shows itself: it waits, or a runner holds it.
 *
 * <p>Remembers ten thousand jobs and what waits beyond them. Not safe for concurrent use.
 */
public final class WarmLearner {
  private static final int REMEMBERED = 10_000;

  /** So long after a job left the queue, a runner that took one unnamed took perhaps that one. */
  private static final Duration MAY_BE_IT = Duration.ofSeconds(30);

  private WarmHistory history = new WarmHistory();

  /** When runners that start were created, by their id. */
  private final Map<String, Instant> starting = new HashMap<>();

  /** Jobs that were counted, those seen last at the end. */
  private final Map<Long, Boolean> counted = new LinkedHashMap<>(16, 0.75f, true);

  /** When jobs that no runner is known to hold were last seen waiting. */
  private final Map<Long, Instant> open = new LinkedHashMap<>();

  private final Set<String> takers = new HashSet<>();

  private Optional<Instant> begun = Optional.empty();

  /**
   * A job of the time before.
   *
   * @param id GitLab's number of it
   */
  public record Past(long id, Instant queuedAt) {}

  /** When it first looked; empty while it learns nothing. */
  public Optional<Instant> begun() {
    return begun;
  }

  /**
   * Learns from jobs that had ended before the first look; each may be told once.
   *
   * @param jobs in any order; ignored while it learns nothing
   */
  public void past(Collection<Past> jobs) {
    if (begun.isPresent() && !jobs.isEmpty()) {
      history.arrivedBefore(
          jobs.stream().filter(job -> !counted.containsKey(job.id())).map(Past::queuedAt).toList());
    }
  }

  /**
   * Learns from a snapshot and gives it the size that follows; without {@code autoWarm} forgets
   * what was learnt.
   *
   * @param waiting when each of the pool's waiting jobs was queued, by its id
   * @param created when each of the runners was created, by its id
   */
  public PoolSnapshot sized(
      PoolSnapshot snapshot, Map<Long, Instant> waiting, Map<String, Instant> created) {
    if (snapshot.policy().autoWarm().isEmpty()) {
      if (begun.isPresent()) {
        forget();
      }
      return snapshot;
    }
    AutoWarm wanted = snapshot.policy().autoWarm().get();
    if (begun.isEmpty()) {
      begin(snapshot, created);
    }
    starts(snapshot.runners());
    waits(waiting, snapshot.now());
    takes(snapshot.taken());
    return snapshot.withWarmSize(history.size(wanted, snapshot.now()));
  }

  /** A busy runner does not tell any more when it first asked for jobs; an idle one does. */
  private void begin(PoolSnapshot snapshot, Map<String, Instant> created) {
    begun = Optional.of(snapshot.now());
    snapshot.runners().stream()
        .filter(runner -> runner.state() == RunnerState.IDLE)
        .filter(runner -> created.containsKey(runner.id()))
        .forEach(runner -> starting.put(runner.id(), created.get(runner.id())));
  }

  private void forget() {
    begun = Optional.empty();
    history = new WarmHistory();
    starting.clear();
    counted.clear();
    open.clear();
    takers.clear();
  }

  private void starts(List<Runner> runners) {
    Set<String> present = new HashSet<>();
    for (Runner runner : runners) {
      present.add(runner.id());
      if (runner.state() == RunnerState.STARTING) {
        starting.put(runner.id(), runner.since());
      } else {
        Instant created = starting.remove(runner.id());
        boolean serves = runner.state() == RunnerState.IDLE || runner.state() == RunnerState.BUSY;
        if (created != null && serves) {
          history.started(Duration.between(created, runner.since()));
        }
      }
    }
    starting.keySet().retainAll(present);
  }

  private void waits(Map<Long, Instant> waiting, Instant now) {
    waiting.forEach(
        (job, queuedAt) -> {
          if (counted.put(job, true) == null) {
            history.arrived(queuedAt.isAfter(now) ? now : queuedAt);
            open.put(job, now);
          } else {
            open.replace(job, now);
          }
        });
    open.values().removeIf(seen -> seen.plus(MAY_BE_IT).isBefore(now));
    Iterator<Long> oldest = counted.keySet().iterator();
    for (int extra = counted.size() - REMEMBERED - waiting.size(); extra > 0; extra--) {
      oldest.next();
      oldest.remove();
    }
  }

  private void takes(ClaimedJobs taken) {
    takers.retainAll(taken.byRunner().keySet());
    taken
        .byRunner()
        .forEach(
            (runner, took) -> {
              if (takers.add(runner) && isNew(took)) {
                history.arrived(took.at());
              }
            });
  }

  private boolean isNew(ClaimedJobs.Taken took) {
    if (took.job().isPresent()) {
      open.remove(took.job().getAsLong());
      return counted.put(took.job().getAsLong(), true) == null;
    }
    Iterator<Long> first = open.keySet().iterator();
    if (!first.hasNext()) {
      return true;
    }
    first.next();
    first.remove();
    return false;
  }
}
