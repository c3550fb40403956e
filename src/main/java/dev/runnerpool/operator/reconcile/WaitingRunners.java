package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The runners of all pools that wait for room on a node, by the nodes that they may go to. */
final class WaitingRunners {

  /**
   * How kube-scheduler begins the reasons for which it turned each node down ({@code
   * FitError.Error} in {@code framework/types.go}). Another scheduler's words tell nothing.
   */
  private static final Pattern REASONS = Pattern.compile("^0/\\d+ nodes are available: ");

  /** Their different node selectors by pool; pools without such runners are not in it. */
  private final Map<String, Set<Map<String, String>>> selectors = new ConcurrentHashMap<>();

  /** Takes over what a pool's pods show. */
  void see(RunnerPool pool, Iterable<Pod> pods) {
    Set<Map<String, String>> now = new HashSet<>();
    for (Pod pod : pods) {
      if (pod.getSpec().getNodeName() == null && PoolRunners.isRunner(pod) && isForRoom(pod)) {
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

  /**
   * Whether cores or memory would help it: not if each node was turned down for something else,
   * such as a label that none has. One that the scheduler has not tried yet may need them.
   *
   * <p>A node is counted by the first plugin that turns it down, and those that look at its room
   * come after those for names, taints and labels ({@code getDefaultPlugins} of kube-scheduler): if
   * none is short of room, none takes the pod once room is given back.
   */
  private static boolean isForRoom(Pod pod) {
    return RunnerReader.unschedulable(pod)
        .filter(words -> REASONS.matcher(words).find())
        .map(words -> words.contains("Insufficient cpu") || words.contains("Insufficient memory"))
        .orElse(true);
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
