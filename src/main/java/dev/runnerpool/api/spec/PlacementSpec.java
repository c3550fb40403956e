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
        @JsonPropertyDescription(
            "Kinds of nodes in order of preference, at most 8. `kubernetes.io/arch` of the pool is"
                + " added to each by itself. Without any, every node of the architecture will do.")
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
              value = "!('kubernetes.io/arch' in self)",
              message =
                  "labels must not set kubernetes.io/arch: the pool's architecture is added by itself")
          @JsonPropertyDescription("Any other labels the nodes have, at most 16.")
          Map<String, @Size(max = 63) String> labels) {

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
