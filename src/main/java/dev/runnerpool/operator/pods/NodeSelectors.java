package dev.runnerpool.operator.pods;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.PlacementSpec.Capacity;
import dev.runnerpool.api.spec.PlacementSpec.NodeChoice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The node labels that a pool's runner and job pods select.
 *
 * <p>Karpenter and EKS Auto Mode label nodes {@code karpenter.sh/nodepool} and {@code
 * karpenter.sh/capacity-type} (spot, on-demand); EKS managed node groups {@code
 * eks.amazonaws.com/nodegroup} and {@code eks.amazonaws.com/capacityType} (SPOT, ON_DEMAND).
 */
public final class NodeSelectors {

  private NodeSelectors() {}

  /** How many kinds of nodes a pool chooses from; one, any node, if it names none. */
  static int choices(RunnerPool pool) {
    return Math.max(1, pool.getSpec().placement().nodes().size());
  }

  /**
   * Labels of the pool's architecture and of one entry of {@code placement.nodes}, sorted.
   *
   * @param choice index of the entry; the last entry stands for any beyond it, because the list may
   *     have become shorter since the index was chosen
   */
  static Map<String, String> of(RunnerPool pool, int choice) {
    Map<String, String> labels = new TreeMap<>();
    List<NodeChoice> nodes = pool.getSpec().placement().nodes();
    if (!nodes.isEmpty()) {
      addChoice(labels, nodes.get(index(pool, choice)));
    }
    labels.putAll(PlacementRules.always(pool.getSpec().architecture()));
    return labels;
  }

  /**
   * The selectors of those entries of {@code placement.nodes} that name nodes by more than the
   * pool's architecture: such nodes are there for the pool.
   */
  public static List<Map<String, String>> named(RunnerPool pool) {
    int always = PlacementRules.always(pool.getSpec().architecture()).size();
    return IntStream.range(0, pool.getSpec().placement().nodes().size())
        .mapToObj(choice -> of(pool, choice))
        .filter(labels -> labels.size() > always)
        .toList();
  }

  /** The same for the pods of its jobs, which may need more of a node. */
  static Map<String, String> ofJob(RunnerPool pool, int choice) {
    Map<String, String> labels = new TreeMap<>(pool.getSpec().runner().job().nodeSelector());
    labels.putAll(of(pool, choice));
    return labels;
  }

  /** The entry that {@code choice} stands for. */
  static int index(RunnerPool pool, int choice) {
    return Math.min(choice, choices(pool) - 1);
  }

  private static void addChoice(Map<String, String> labels, NodeChoice choice) {
    labels.putAll(choice.labels());
    boolean spot = choice.capacity() == Capacity.Spot;
    if (choice.nodePool() != null) {
      labels.put("karpenter.sh/nodepool", choice.nodePool());
      if (choice.capacity() != null) {
        labels.put("karpenter.sh/capacity-type", spot ? "spot" : "on-demand");
      }
    }
    if (choice.nodeGroup() != null) {
      labels.put("eks.amazonaws.com/nodegroup", choice.nodeGroup());
      if (choice.capacity() != null) {
        labels.put("eks.amazonaws.com/capacityType", spot ? "SPOT" : "ON_DEMAND");
      }
    }
  }
}
