package dev.runnerpool.operator.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which pods of jobs were nominated for their runner's node, so that each is once, and again where
 * that was lost.
 *
 * <p>The scheduler clears the nomination of a pod that it failed to bind, to reserve for or to find
 * any node for ({@code newFailureNominatingInfo} in kube-scheduler's {@code schedule_one.go}). That
 * is seldom, so such a pod is nominated again. One that may preempt others loses it with each try
 * that fails for want of room as well ({@code Evaluator.Preempt}): to write it again and again
 * would be a write for each try, so that is left.
 */
final class Nominations {
  private static final String NEVER = "Never";

  private enum State {
    /** The API server has it, and the watch did not show it yet. */
    WRITTEN,
    SHOWN,
    /** It will not be taken, whenever it is tried. */
    REFUSED
  }

  private final Map<String, State> known = new ConcurrentHashMap<>();

  /** Takes note of a pod as the watch shows it. */
  void see(Pod job) {
    boolean shown =
        Optional.ofNullable(job.getStatus())
            .map(status -> status.getNominatedNodeName())
            .filter(node -> !node.isEmpty())
            .isPresent();
    known.computeIfPresent(
        uid(job),
        (uid, state) -> {
          if (shown) {
            return State.SHOWN;
          }
          boolean lost = state == State.SHOWN && NEVER.equals(job.getSpec().getPreemptionPolicy());
          return lost ? null : state;
        });
  }

  /** Whether it is to be nominated now; from then on it counts as nominated. */
  boolean begin(Pod job) {
    return known.putIfAbsent(uid(job), State.WRITTEN) == null;
  }

  /** The write failed: the next look tries it again. */
  void failed(Pod job) {
    known.remove(uid(job));
  }

  /** The API server will never take it. */
  void refused(Pod job) {
    known.put(uid(job), State.REFUSED);
  }

  /** The pod has a node, or is gone. */
  void forget(Pod job) {
    known.remove(uid(job));
  }

  private static String uid(Pod job) {
    return job.getMetadata().getUid();
  }
}
