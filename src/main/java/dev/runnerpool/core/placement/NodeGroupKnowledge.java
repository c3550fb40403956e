package dev.runnerpool.core.placement;

import java.util.List;
import java.util.Set;

/** What is known of a node group that a pool names. */
public sealed interface NodeGroupKnowledge {

  /**
   * EKS told of it.
   *
   * @param remark that it is old, and why; empty if it is not
   */
  record Described(NodeGroupFacts facts, String remark) implements NodeGroupKnowledge {}

  /**
   * EKS has none of that name.
   *
   * @param others the names that it has
   * @param remark as of {@link Described}
   */
  record Missing(String cluster, List<String> others, String remark)
      implements NodeGroupKnowledge {}

  /**
   * EKS was asked and never told.
   *
   * @param architectures of its nodes that were seen; empty if there were none
   */
  record Unread(String why, Set<String> architectures) implements NodeGroupKnowledge {}

  /**
   * EKS is not asked, or did not answer yet.
   *
   * @param architectures of the nodes of that group which were seen; empty if there were none
   */
  record Seen(Set<String> architectures) implements NodeGroupKnowledge {}
}
