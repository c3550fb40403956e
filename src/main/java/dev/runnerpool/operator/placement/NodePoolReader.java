package dev.runnerpool.operator.placement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.core.placement.AllowedValues;
import dev.runnerpool.core.placement.NodePoolFacts;
import dev.runnerpool.core.placement.NodeTaint;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a NodePool of {@code karpenter.sh/v1}, as {@code NewNodeClaimTemplate} of Karpenter does:
 * requirements and labels of the template hold together. What has another form is left out.
 */
final class NodePoolReader {

  private static final double GIB = 1L << 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  private NodePoolReader() {}

  static NodePoolFacts read(GenericKubernetesResource resource) {
    JsonNode root = JSON.valueToTree(resource.getAdditionalProperties());
    JsonNode template = root.path("spec").path("template");
    return new NodePoolFacts(
        resource.getMetadata().getName(),
        labels(template),
        taints(template.path("spec").path("taints")),
        amounts(root.path("spec").path("limits")),
        amounts(root.path("status").path("resources")),
        obstacle(resource, root));
  }

  private static Map<String, AllowedValues> labels(JsonNode template) {
    Map<String, AllowedValues> labels = new HashMap<>();
    for (JsonNode requirement : template.path("spec").path("requirements")) {
      List<String> values = new ArrayList<>();
      requirement.path("values").forEach(value -> values.add(value.asText()));
      labels.merge(
          NodePoolFacts.labelKey(requirement.path("key").asText()),
          AllowedValues.of(requirement.path("operator").asText(), values),
          AllowedValues::and);
    }
    template
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(
            label ->
                labels.merge(
                    NodePoolFacts.labelKey(label.getKey()),
                    AllowedValues.only(List.of(label.getValue().asText())),
                    AllowedValues::and));
    return labels;
  }

  private static List<NodeTaint> taints(JsonNode list) {
    List<NodeTaint> taints = new ArrayList<>();
    for (JsonNode taint : list) {
      taints.add(
          new NodeTaint(
              taint.path("key").asText(),
              taint.path("value").asText(),
              taint.path("effect").asText()));
    }
    return taints;
  }

  private static Map<String, Double> amounts(JsonNode resources) {
    Map<String, Double> amounts = new HashMap<>();
    for (String resource : List.of("cpu", "memory", "nodes")) {
      amount(resources.path(resource).asText())
          .map(amount -> resource.equals("memory") ? amount / GIB : amount)
          .ifPresent(amount -> amounts.put(resource, amount));
    }
    return amounts;
  }

  private static Optional<Double> amount(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(Quantity.getAmountInBytes(new Quantity(text)).doubleValue());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> obstacle(GenericKubernetesResource resource, JsonNode root) {
    if (resource.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of("it is being deleted");
    }
    if (root.path("spec").has("replicas")) {
      return Optional.of("its spec.replicas makes it static, and Karpenter adds none for pods");
    }
    for (JsonNode condition : root.path("status").path("conditions")) {
      if (condition.path("type").asText().equals("Ready")
          && condition.path("status").asText().equals("False")) {
        String message = condition.path("message").asText();
        return Optional.of(
            "it is not Ready (%s%s)"
                .formatted(
                    condition.path("reason").asText(), message.isEmpty() ? "" : ": " + message));
      }
    }
    return Optional.empty();
  }
}
