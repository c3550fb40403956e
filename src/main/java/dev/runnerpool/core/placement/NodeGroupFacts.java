package dev.runnerpool.core.placement;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What EKS says of a managed node group.
 *
 * @param instances what is known of each of its instance types; empty if a launch template names
 *     them
 * @param imageArchitectures architectures of its image by its AMI type; empty if that does not tell
 * @param capacity SPOT, ON_DEMAND or CAPACITY_BLOCK; empty if EKS does not tell
 * @param taints that its nodes keep
 * @param labels that EKS gives its nodes
 * @param maximum most nodes that it may be scaled to
 * @param status such as ACTIVE or DEGRADED
 * @param issues health issues in EKS' words, code first
 */
public record NodeGroupFacts(
    String name,
    Map<String, Instance> instances,
    Set<String> imageArchitectures,
    String capacity,
    List<NodeTaint> taints,
    Map<String, String> labels,
    int maximum,
    String status,
    List<String> issues) {

  /**
   * An instance type.
   *
   * @param architectures by Kubernetes' names; empty if not known
   * @param size its processors and memory; nothing if not known
   */
  public record Instance(Set<String> architectures, RunnerRoom size) {

    /** One of which only the name is known. */
    public static final Instance UNKNOWN = new Instance(Set.of(), new RunnerRoom(0, 0));

    /** Keeps the architectures sorted. */
    public Instance {
      architectures = new TreeSet<>(architectures);
    }
  }

  /** Keeps what it is given, sorted. */
  public NodeGroupFacts {
    instances = new TreeMap<>(instances);
    imageArchitectures = new TreeSet<>(imageArchitectures);
    taints = List.copyOf(taints);
    labels = Map.copyOf(labels);
    issues = List.copyOf(issues);
  }
}
