package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Pod;

/** How pods come to nodes; told of each pod as the API shows it. */
sealed interface Placement permits OwnScheduler, ClusterScheduler {
  /** The pod is on no node. */
  void unbound(Pod pod);

  /** The pod needs no placing any more: it is on a node, has ended or is gone. */
  void settled(String uid);

  /** There may be room, or a node less. */
  void nodesChanged();
}
