package dev.runnerpool.operator.gitlab.faults;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The runner pods of each namespace: those there are, and how many came and went. */
final class PodHistory implements ResourceEventHandler<Pod> {

  /**
   * What happened in a namespace so far.
   *
   * @param live how many live
   * @param made how many were ever made
   * @param gone how many of them were deleted or told to stop
   */
  record Account(int live, int made, int gone) {}

  private final Map<String, Set<String>> made = new HashMap<>();
  private final Map<String, Set<String>> gone = new HashMap<>();

  synchronized Account of(String namespace) {
    int all = made.getOrDefault(namespace, Set.of()).size();
    int left = gone.getOrDefault(namespace, Set.of()).size();
    return new Account(all - left, all, left);
  }

  @Override
  public synchronized void onAdd(Pod pod) {
    note(made, pod);
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      note(gone, pod);
    }
  }

  @Override
  public void onUpdate(Pod old, Pod pod) {
    onAdd(pod);
  }

  @Override
  public synchronized void onDelete(Pod pod, boolean unknownFinalState) {
    note(gone, pod);
  }

  private static void note(Map<String, Set<String>> where, Pod pod) {
    where
        .computeIfAbsent(pod.getMetadata().getNamespace(), any -> new HashSet<>())
        .add(pod.getMetadata().getUid());
  }
}
