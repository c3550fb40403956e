package dev.runnerpool.operator.reconcile;

import dev.runnerpool.core.records.FailureCause;
import dev.runnerpool.operator.pods.JobPodEnds;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A pool's pods by what looks ask for. Only those that changed since the last look are read again;
 * one that changed is another object, as informers hand them out.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class ShownPods {

  /** GitLab tells that a job ended soon after its pod did. */
  private static final int MOST_ENDS = 500;

  private final Map<String, Pod> all = new HashMap<>();
  private final Map<String, Pod> runners = new HashMap<>();
  private final Map<String, String> waiting = new HashMap<>();
  private final Map<String, Pod> probed = new HashMap<>();
  private Map<String, Pod> jobs = Map.of();
  private PodChanges changes = PodChanges.NONE;
  private ShownJobPods jobPods = ShownJobPods.none();

  /** These and no others are there now. */
  void show(List<Pod> pods) {
    boolean jobsChanged = false;
    List<Pod> changed = new ArrayList<>(0);
    Set<String> gone = Set.of();
    for (Pod pod : pods) {
      if (all.put(pod.getMetadata().getUid(), pod) != pod) {
        changed.add(pod);
        if (PoolRunners.runnerOf(pod) != null) {
          jobsChanged = true;
          noteEnd(pod);
        }
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
      jobPods = new ShownJobPods(pendingSince(), jobPods.ends());
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

  /** What else the pods of jobs tell, also those that are gone by now. */
  ShownJobPods jobPods() {
    return jobPods;
  }

  private Optional<Instant> pendingSince() {
    return jobs.values().stream()
        .filter(pod -> pod.getStatus() != null && "Pending".equals(pod.getStatus().getPhase()))
        .map(RunnerReader::created)
        .filter(at -> at.isAfter(Instant.MIN))
        .min(Comparator.naturalOrder());
  }

  private void noteEnd(Pod pod) {
    OptionalLong job = RunnerReader.jobId(pod);
    Optional<FailureCause> end = job.isPresent() ? JobPodEnds.of(pod) : Optional.empty();
    if (end.isPresent() && jobPods.ends().get(job.getAsLong()) != end.get()) {
      Map<Long, FailureCause> ends = new LinkedHashMap<>(jobPods.ends());
      ends.put(job.getAsLong(), end.get());
      if (ends.size() > MOST_ENDS) {
        ends.remove(ends.keySet().iterator().next());
      }
      jobPods = new ShownJobPods(jobPods.pendingSince(), Collections.unmodifiableMap(ends));
    }
  }

  private void read(String uid, Pod pod) {
    runners.put(uid, pod);
    waiting.remove(uid);
    PodWords.waitingReason(pod).ifPresent(why -> waiting.put(uid, why));
    probed.remove(uid);
    if (RunnerReader.firstProbeOver(pod).isPresent()) {
      probed.put(uid, pod);
    }
  }
}
