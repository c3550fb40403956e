package dev.runnerpool.operator.placement;

import dev.runnerpool.api.Labels;
import dev.runnerpool.operator.cost.NodeCache;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The architectures of the nodes of each node group that were seen since the operator began: what
 * can be known where EKS is not asked. A group that was scaled to zero is not forgotten.
 */
@Singleton
class GroupNodes {

  private static final String GROUP = "eks.amazonaws.com/nodegroup";

  /** Further groups are not remembered. */
  private static final int MOST = 500;

  private final ConcurrentMap<String, Set<String>> architectures = new ConcurrentHashMap<>();
  private final PlacementChanges changes;

  GroupNodes(PlacementChanges changes) {
    this.changes = changes;
  }

  /** Before nodes are watched, so that none is missed. */
  void start(@Observes @Priority(1) StartupEvent event, NodeCache nodes) {
    nodes.onNode(this::seen);
  }

  /** A node with these labels is there. */
  void seen(Map<String, String> labels) {
    String group = labels.get(GROUP);
    String architecture = labels.get(Labels.ARCH);
    if (group == null || architecture == null || of(group).contains(architecture)) {
      return;
    }
    if (architectures.size() < MOST || architectures.containsKey(group)) {
      architectures.merge(group, Set.of(architecture), GroupNodes::both);
      changes.ofNodeGroups(Set.of(group));
    }
  }

  private static Set<String> both(Set<String> some, Set<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }

  /** Of that group's nodes; empty if none was seen. */
  Set<String> of(String group) {
    return architectures.getOrDefault(group, Set.of());
  }
}
