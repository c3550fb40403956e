package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The runners of all pools that have no node yet, by the nodes that they may go to. */
final class WaitingRunners {

  /** Their different node selectors by pool; pools without such runners are not in it. */
  private final Map<String, Set<Map<String, String>>> selectors = new ConcurrentHashMap<>();

  /** Takes over what a pool's pods show. */
  void see(RunnerPool pool, Iterable<Pod> pods) {
    Set<Map<String, String>> now = new HashSet<>();
    for (Pod pod : pods) {
      if (pod.getSpec().getNodeName() == null && PoolRunners.isRunner(pod)) {
        now.add(selector(pod));
      }
    }
    if (now.isEmpty()) {
      selectors.remove(pool.key());
    } else {
      selectors.put(pool.key(), Set.copyOf(now));
    }
  }

  /** The pool is gone. */
  void forget(RunnerPool pool) {
    selectors.remove(pool.key());
  }

  /**
   * Whether one of them could take room on that runner's node. A node has one value of each label:
   * two selectors that want different values of one never choose the same node.
   */
  boolean isAnyFor(Pod runner) {
    return !selectors.isEmpty()
        && selectors.values().stream()
            .flatMap(Set::stream)
            .anyMatch(waiting -> mayMeet(waiting, selector(runner)));
  }

  private static boolean mayMeet(Map<String, String> one, Map<String, String> other) {
    return one.entrySet().stream()
        .allMatch(
            label -> label.getValue().equals(other.getOrDefault(label.getKey(), label.getValue())));
  }

  private static Map<String, String> selector(Pod pod) {
    Map<String, String> selector = pod.getSpec().getNodeSelector();
    return selector == null ? Map.of() : selector;
  }
}
