package dev.runnerpool.core.start;

import dev.runnerpool.core.autoscaler.GivenJobs;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.PoolSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one look at a pool shows of starts: all of its jobs and runners, and of pods those alone
 * that changed since the look before.
 *
 * @param snapshot the runners and their states, at the time of the look
 * @param given the jobs given to the pool
 * @param decision what was decided for them
 * @param runners pods of runners that changed
 * @param jobPods pods of jobs that changed
 * @param gone UIDs of pods of either kind that are there no more
 * @param pollInterval how often gitlab-runner looks at the pod of its job until that runs ({@code
 *     poll_interval}); empty with the Shell executor, whose jobs have no pod
 */
public record StartLook(
    PoolSnapshot snapshot,
    GivenJobs given,
    Decision decision,
    List<RunnerSeen> runners,
    List<JobPodSeen> jobPods,
    Set<String> gone,
    Optional<Duration> pollInterval) {

  Instant now() {
    return snapshot.now();
  }

  boolean ownPods() {
    return pollInterval.isPresent();
  }
}
