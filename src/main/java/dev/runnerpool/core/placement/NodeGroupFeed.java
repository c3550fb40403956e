package dev.runnerpool.core.placement;

import java.util.List;
import java.util.Optional;

/** Tells of the managed node groups of EKS clusters. Each call may take seconds. */
public interface NodeGroupFeed {

  /**
   * A node group as it is now; empty if there is none of that name.
   *
   * @throws NodeGroupFeedException if there is no whole answer
   */
  Optional<NodeGroupFacts> describe(String region, String cluster, String name);

  /**
   * The names of all that there are.
   *
   * @throws NodeGroupFeedException if there is no whole answer
   */
  List<String> names(String region, String cluster);
}
