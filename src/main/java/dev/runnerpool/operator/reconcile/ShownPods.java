package dev.runnerpool.operator.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pool's pods by what looks ask for. Only those that changed since the last look are read again;
 * one that changed is another object, as informers hand them out.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class ShownPods {
  private final Map<String, Pod> all = new HashMap<>();
  private final Map<String, Pod> runners = new HashMap<>();
  private final Map<String, String> waiting = new HashMap<>();
  private final Map<String, Pod> probed = new HashMap<>();
  private Map<String, Pod> jobs = Map.of();
  private PodChanges changes = PodChanges.NONE;

  /** These and no others are there now. */
  void show(List<Pod> pods) {
    boolean jobsChanged = false;
    List<Pod> changed = new ArrayList<>(0);
    Set<String> gone = Set.of();
    for (Pod pod : pods) {
      if (all.put(pod.getMetadata().getUid(), pod) != pod) {
        changed.add(pod);
        jobsChanged |= PoolRunners.runnerOf(pod) != null;
        if (PoolRunners.isRunner(pod) && pod.getMetadata().getUid() != null) {
          read(pod.getMetadata().getUid(), pod);
        }
      }
    }
    if (all.size() > pods.size()) {
      Set<String> there = new HashSet<>();
      pods.forEach(pod -> there.add(pod.getMetadata().getUid()));
      jobsChanged = true;
      gone = new HashSet<>(all.keySet());
      gone.removeAll(there);
      List.of(all, runners, waiting, probed).forEach(each -> each.keySet().retainAll(there));
    }
    if (jobsChanged) {
      jobs = PoolRunners.newestJobPods(pods);
    }
    changes = changed.isEmpty() && gone.isEmpty() ? PodChanges.NONE : new PodChanges(changed, gone);
  }

  /** What the last pods shown differ in from those shown before. */
  PodChanges changes() {
    return changes;
  }

  /** Those of runners by their UID, until the next are shown. */
  Map<String, Pod> runners() {
    return Collections.unmodifiableMap(runners);
  }

  /** Why containers of runners' pods wait, by the pod's UID, where one does. */
  Map<String, String> waiting() {
    return Collections.unmodifiableMap(waiting);
  }

  /** Those of runners whose first probe is or was not over. */
  Collection<Pod> probed() {
    return Collections.unmodifiableCollection(probed.values());
  }

  /** The newest job pod of each runner that has one which has not ended, by the runner's name. */
  Map<String, Pod> jobs() {
    return jobs;
  }

  private void read(String uid, Pod pod) {
    runners.put(uid, pod);
    waiting.remove(uid);
    RunnerReader.waitingReason(pod).ifPresent(why -> waiting.put(uid, why));
    probed.remove(uid);
    if (RunnerReader.firstProbeOver(pod).isPresent()) {
      probed.put(uid, pod);
    }
  }
}
