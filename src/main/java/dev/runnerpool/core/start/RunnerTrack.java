package dev.runnerpool.core.start;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A runner as its pod was seen over time.
 *
 * <p>Not safe for concurrent use.
 */
final class RunnerTrack {

  private static final Duration SECOND = Duration.ofSeconds(1);

  final String name;
  final int slot;
  private final Instant created;
  private final PodMoments moments = new PodMoments();

  /** The second in which it took a job, by its own word. */
  private Optional<Instant> claimedTold = Optional.empty();

  /** The job that it took, as its pod tells; 0 while none does. */
  long job;

  RunnerTrack(RunnerSeen seen) {
    this(seen.name(), seen.slot(), seen.created());
  }

  private RunnerTrack(String name, int slot, Instant created) {
    this.name = name;
    this.slot = slot;
    this.created = created;
  }

  /** One whose own pod is not there any more when its job's is first seen. */
  static RunnerTrack unseen(JobPodSeen pod) {
    return new RunnerTrack(pod.runner(), -1, pod.created());
  }

  /**
   * Takes over what its pod shows.
   *
   * @param before when the pool was looked at before; empty if it never was
   */
  void see(RunnerSeen seen, Optional<Instant> before, Instant now) {
    moments.passed(StartPhase.RunnerCreated, Optional.of(seen.created()), before, now);
    moments.says(
        seen.scheduled().isEmpty() ? StartPhase.RunnerScheduled : StartPhase.RunnerReady,
        seen.delay());
    moments.passed(StartPhase.RunnerScheduled, seen.scheduled(), before, now);
    moments.passed(StartPhase.RunnerReady, seen.ready(), before, now);
    if (seen.claimed().isEmpty() && job == 0) {
      moments.revoke(StartPhase.Claimed);
    }
    moments.passed(
        StartPhase.Claimed, seen.claimed(), seen.ended() ? Optional.empty() : before, now);
    claimedTold = seen.claimed();
  }

  /** Whether a job's pod that names this runner's pod is of it: a slot's runners bear one name. */
  boolean mayOwn(JobPodSeen pod) {
    return !pod.created().isBefore(created);
  }

  PodMoments moments() {
    return moments;
  }

  boolean tookJob() {
    return job != 0 || moments.at(StartPhase.Claimed) != null;
  }

  /**
   * When it took its job. gitlab-runner makes the job's pod within a tenth of a second, and the API
   * server tells that sooner than the kubelet tells of the runner; but a quota may hold that pod up
   * for a long time.
   *
   * @param podMade when the job's pod was seen to be made; null if there is none
   */
  Instant claimed(Instant podMade) {
    Instant own = moments.at(StartPhase.Claimed);
    if (podMade == null || own == null) {
      return podMade == null ? own : podMade;
    }
    boolean heldUp = claimedTold.filter(told -> told.plus(SECOND).isBefore(podMade)).isPresent();
    return heldUp && own.isBefore(podMade) ? own : podMade;
  }
}
