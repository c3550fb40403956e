package dev.runnerpool.operator.gitlab.records;

import dev.runnerpool.core.scaling.Runner;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds jobs that GitLab shows as running although no runner of the pool can hold them: their pod
 * is gone with its node, or was killed before it could say so. A job is lost if two readings, one
 * period apart, find it so. Whatever leaves a doubt is no loss. Not safe for concurrent use.
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
   * @param ended the jobs it shows as ended
   * @param runners all runners of the pool
   * @param at when the reading began; the runners were seen later
   * @return the numbers of those that are lost
   */
  Set<Long> lost(Map<Long, Running> running, Set<Long> ended, List<Runner> runners, Instant at) {
    suspects.keySet().removeAll(ended);
    Set<Long> lost = new HashSet<>();
    running.forEach(
        (id, job) -> {
          if (runners.stream().anyMatch(runner -> mayHold(runner, id, job))) {
            suspects.remove(id);
          } else if (!at.isBefore(suspects.computeIfAbsent(id, any -> at).plus(period))) {
            lost.add(id);
          }
        });
    return lost;
  }

  /** Whether another reading is needed to be sure of a job. */
  boolean anySuspect() {
    return !suspects.isEmpty();
  }

  private static boolean mayHold(Runner runner, long id, Running job) {
    if (runner.slot() != job.slot()) {
      return false;
    }
    return switch (runner.state()) {
      case STARTING, FINISHED, FAILED -> false;
      // A later runner of the slot, if it became idle only after the job began.
      case IDLE -> !runner.since().isAfter(job.startedAt().plus(SKEW));
      case BUSY, RETIRING -> runner.job().isEmpty() || runner.job().getAsLong() == id;
    };
  }
}
