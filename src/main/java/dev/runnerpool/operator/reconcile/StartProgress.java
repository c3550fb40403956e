package dev.runnerpool.operator.reconcile;

import dev.runnerpool.operator.pods.Reservation;
import io.fabric8.kubernetes.api.model.Pod;

/**
 * Tells what may wait a moment: a runner that is made, gets its node, runs its containers and
 * becomes ready. That is most of what a burst of jobs has pods say, and no job waits for it. What
 * frees a slot or takes a job is no such thing.
 */
final class StartProgress {

  private StartProgress() {}

  /**
   * Whether nothing else is told by a pod that changed.
   *
   * @param before as it was; null if it is new
   * @param now as it is
   */
  static boolean isAll(Pod before, Pod now) {
    return PoolRunners.isRunner(now)
        && now.getMetadata().getDeletionTimestamp() == null
        && !RunnerReader.hasEnded(now)
        && Reservation.claimed(now).isEmpty()
        && (before == null || !RunnerReader.isReady(before));
  }
}
