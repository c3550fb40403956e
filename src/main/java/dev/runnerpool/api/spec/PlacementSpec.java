package dev.runnerpool.api.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/** Which nodes a pool's runners and jobs may use. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlacementSpec(
    @Size(max = 8)
        @ValidationRule(
            value = "self.all(n, self.filter(m, m == n).size() == 1)",
            message =
                "two entries of placement.nodes are the same: who falls back from one would wait for"
                    + " the same nodes, so leave one out")
        @JsonPropertyDescription(
            "Kinds of nodes in order of preference, at most 8. The pool's `kubernetes.io/arch`"
                + " is added to each. Without entries, any node of the architecture is used.")
        List<NodeChoice> nodes,
    @Default("2m")
        @Size(max = 20)
        @ValidationRule(
            value =
                Durations.FORM
                    + " && duration(self) >= duration('10s') && duration(self) <= duration('24h')",
            messageExpression = Durations.NOT + "from 10s to 24h" + Durations.LIKE + "'",
            message = "must be a duration from 10s to 24h" + Durations.LIKE)
        @JsonPropertyDescription(
            "How long a runner may stay unschedulable before new runners go to the next kind of"
                + " nodes, 10s to 24h.")
        String fallbackAfter,
    @Size(max = 32)
        @JsonPropertyDescription("Tolerations of runner pods and job pods, as in a pod.")
        List<Toleration> tolerations) {

  /** Fills the defaults. */
  public PlacementSpec {
    nodes = nodes == null ? List.of() : List.copyOf(nodes);
    fallbackAfter = fallbackAfter == null ? "2m" : fallbackAfter;
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
  }

  /** One kind of nodes, told by labels that Karpenter, EKS Auto Mode or EKS node groups set. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @ValidationRule(
      value = "!(has(self.nodePool) && has(self.nodeGroup))",
      message =
          "set at most one of nodePool (Karpenter, EKS Auto Mode) and nodeGroup (EKS managed node"
              + " group): no node belongs to both")
  @ValidationRule(
      value =
          "has(self.nodePool) || has(self.nodeGroup) || has(self.capacity)"
              + " || (has(self.labels) && self.labels.size() > 0)",
      message = "an entry of placement.nodes must set nodePool, nodeGroup, capacity or labels")
  @ValidationRule(
      value = "!has(self.capacity) || has(self.nodePool) || has(self.nodeGroup)",
      message =
          "capacity needs nodePool or nodeGroup beside it: which label tells Spot from OnDemand"
              + " depends on it")
  @ValidationRule(
      value = "!has(self.labels) || !(" + NodeChoice.DIFFERENT + ")",
      message =
          "labels contradict nodePool, nodeGroup or capacity, by which these are set: leave them out")
  public record NodeChoice(
      @Size(max = 63)
          @ValidationRule(
              value = "self." + Names.LABEL,
              messageExpression =
                  "'\\'' + self + '\\' is not a nodePool name: write letters, digits, dashes, dots and"
                      + " underscores, like ci'",
              message = "must be letters, digits, dashes, dots and underscores, like ci")
          @JsonPropertyDescription(
              "Name of a Karpenter or EKS Auto Mode node pool (label karpenter.sh/nodepool).")
          String nodePool,
      @Size(max = 63)
          @ValidationRule(
              value = "self." + Names.LABEL,
              messageExpression =
                  "'\\'' + self + '\\' is not a nodeGroup name: write letters, digits, dashes, dots and"
                      + " underscores, like ci-graviton'",
              message = "must be letters, digits, dashes, dots and underscores, like ci-graviton")
          @JsonPropertyDescription(
              "Name of an EKS managed node group (label eks.amazonaws.com/nodegroup).")
          String nodeGroup,
      @JsonPropertyDescription(
              "Capacity type, Spot or OnDemand, by the label of the node pool or node group.")
          Capacity capacity,
      @Size(max = 16)
          @ValidationRule(
              value = "self.all(k, self[k]." + Names.LABEL + ")",
              messageExpression =
                  "'label ' + self.filter(k, !self[k]."
                      + Names.LABEL
                      + ")[0] + ' has a value no node can have: write letters, digits, dashes, dots and"
                      + " underscores'",
              message = "label values must be letters, digits, dashes, dots and underscores")
          @ValidationRule(
              value = "!self.exists(k, " + OF_ALL_NODES + ")",
              messageExpression =
                  "'labels must not set ' + self.filter(k, "
                      + OF_ALL_NODES
                      + ")[0] + '"
                      + ADDED
                      + "'",
              message = "labels must not set kubernetes.io/arch or another system" + ADDED_PLAIN)
          @JsonPropertyDescription("Any other labels the nodes have, at most 16.")
          Map<String, @Size(max = 63) String> labels) {

    private static final String POOL_DIFFERS =
        "has(self.nodePool) && 'karpenter.sh/nodepool' in self.labels"
            + " && self.labels['karpenter.sh/nodepool'] != self.nodePool";

    private static final String GROUP_DIFFERS =
        "has(self.nodeGroup) && 'eks.amazonaws.com/nodegroup' in self.labels"
            + " && self.labels['eks.amazonaws.com/nodegroup'] != self.nodeGroup";

    private static final String KIND_DIFFERS =
        "has(self.capacity) && self.labels.exists(k, k in ['karpenter.sh/capacity-type',"
            + " 'eks.amazonaws.com/capacityType']"
            + " && (self.labels[k].lowerAscii() == 'spot') != (self.capacity == 'Spot'))";

    private static final String DIFFERENT =
        POOL_DIFFERS + " || " + GROUP_DIFFERS + " || " + KIND_DIFFERS;

    private static final String OF_ALL_NODES =
        "(k in ['kubernetes.io/arch', 'beta.kubernetes.io/arch']"
            + " || k in ['kubernetes.io/os', 'beta.kubernetes.io/os'] && self[k] != 'linux')";

    private static final String ADDED_PLAIN =
        ": the pool's architecture, and Linux, are added by themselves";

    private static final String ADDED =
        ": the pool\\'s architecture, and Linux, are added by themselves";

    /** Keeps labels non-null. */
    public NodeChoice {
      labels = labels == null ? Map.of() : Map.copyOf(labels);
    }
  }

  /** How a node is paid for. */
  public enum Capacity {
    /** Spare capacity that can be taken back with two minutes' notice. */
    Spot,
    /** Capacity at list price that stays. */
    OnDemand
  }
}
