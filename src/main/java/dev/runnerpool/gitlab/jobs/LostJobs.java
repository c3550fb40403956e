package dev.runnerpool.gitlab.jobs;

import dev.runnerpool.core.scaling.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds jobs that GitLab shows as running although no runner of the pool can hold them: their pod
 * is gone with its node, or was killed before it could say so. A job is lost if two readings, one
 * period apart, find it so; two periods apart if a runner began to start or to be idle in the slot
 * at about the time at which the job began: it might be the one that took it and not show yet, be
 * it that its node is cut off (which Kubernetes notices after 50 s) or that its job pod is slow to
 * be made. Whatever leaves more doubt is no loss. Not safe for concurrent use.
 */
final class LostJobs {

  /** By so much the clocks of GitLab and of the cluster may differ. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  private final Duration period;
  private final Map<Long, Instant> suspects = new HashMap<>();

  LostJobs(Duration period) {
    this.period = period;
  }

  /**
   * A job that GitLab shows as running.
   *
   * @param slot of the process that took it
   * @param startedAt by GitLab's clock
   */
  record Running(int slot, Instant startedAt) {}

  /**
   * Takes a reading over.
   *
   * @param running the jobs it shows as running, by number
   * @param over the jobs of before that run no more, or that it does not show any more
   * @param runners all runners of the pool
   * @param at when the reading began; the runners were seen later
   * @return the numbers of those that are lost
   */
  Set<Long> lost(Map<Long, Running> running, Set<Long> over, List<Runner> runners, Instant at) {
    suspects.keySet().removeAll(over);
    Set<Long> lost = new HashSet<>();
    running.forEach(
        (id, job) -> {
          Doubt doubt =
              runners.stream()
                  .filter(runner -> runner.slot() == job.slot())
                  .map(runner -> doubt(runner, id, job))
                  .max(Comparator.naturalOrder())
                  .orElse(Doubt.NONE);
          if (doubt == Doubt.LASTING) {
            suspects.remove(id);
          } else if (isOver(suspects.computeIfAbsent(id, any -> at), doubt, at)) {
            lost.add(id);
          }
        });
    return lost;
  }

  private boolean isOver(Instant since, Doubt doubt, Instant at) {
    Duration needed = doubt == Doubt.PASSING ? period.multipliedBy(2) : period;
    return !at.isBefore(since.plus(needed));
  }

  /** Nothing is known of any job. */
  void forget() {
    suspects.clear();
  }

  /** The jobs that nobody seems to hold: of some of them only another reading makes sure. */
  Set<Long> suspects() {
    return Set.copyOf(suspects.keySet());
  }

  /** What speaks for a runner's holding a job, the weakest first. */
  private enum Doubt {
    NONE,
    /** It would show before long. */
    PASSING,
    LASTING
  }

  private static Doubt doubt(Runner runner, long id, Running job) {
    return switch (runner.state()) {
      case FINISHED, FAILED -> Doubt.NONE;
      case STARTING, IDLE -> {
        Duration after = Duration.between(job.startedAt(), runner.since());
        yield after.compareTo(SKEW) > 0
            ? Doubt.NONE
            : after.compareTo(SKEW.negated()) < 0 ? Doubt.LASTING : Doubt.PASSING;
      }
      case BUSY, RETIRING ->
          runner.job().isEmpty() || runner.job().getAsLong() == id ? Doubt.LASTING : Doubt.NONE;
    };
  }
}
