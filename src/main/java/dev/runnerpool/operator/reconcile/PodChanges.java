package dev.runnerpool.operator.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Set;

/**
 * What became of a pool's pods from one look to the next.
 *
 * @param changed pods that came or changed, as they are now
 * @param gone UIDs of those that are not there any more
 */
record PodChanges(List<Pod> changed, Set<String> gone) {

  /** All pods are as they were. */
  static final PodChanges NONE = new PodChanges(List.of(), Set.of());
}
