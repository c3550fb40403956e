package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.scaling.Runner;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the pods of a pool's runners were read as: most are as they were at the last look. A pod
 * that changes is another object, as informers hand them out.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class RunnerReadings {

  private record Reading(
      Pod pod, Pod jobPod, Optional<Instant> taken, boolean told, Runner runner) {

    boolean isOf(Pod pod, Pod jobPod, Optional<Instant> taken, boolean told) {
      return this.pod == pod
          && this.jobPod == jobPod
          && this.told == told
          && this.taken.equals(taken);
    }
  }

  private final Map<String, Reading> byUid = new HashMap<>();

  /** As {@link RunnerReader#read} reads it. */
  Runner read(Pod pod, Optional<Pod> jobPod, Optional<Instant> taken, boolean told, Instant now) {
    String uid = pod.getMetadata().getUid();
    Reading last = byUid.get(uid);
    if (last != null && last.isOf(pod, jobPod.orElse(null), taken, told)) {
      return last.runner();
    }
    Runner runner = RunnerReader.read(pod, jobPod, taken, told, now);
    if (RunnerReader.isTimeless(pod, jobPod)) {
      byUid.put(uid, new Reading(pod, jobPod.orElse(null), taken, told, runner));
    } else {
      byUid.remove(uid);
    }
    return runner;
  }

  /** Forgets the runners that are gone. */
  void keep(Set<String> uids) {
    byUid.keySet().retainAll(uids);
  }
}
