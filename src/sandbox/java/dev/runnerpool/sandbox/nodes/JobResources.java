package dev.runnerpool.sandbox.nodes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the containers of a job pod request and are limited to. */
final class JobResources {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JobResources() {}

  /**
   * Of one kind of containers.
   *
   * @param prefix of its keys: {@code helper_}, {@code service_}, empty for the build
   */
  static ResourceRequirements of(RunnerConfig config, String prefix) {
    return new ResourceRequirementsBuilder()
        .withRequests(amounts(config, prefix, "_request"))
        .withLimits(amounts(config, prefix, "_limit"))
        .build();
  }

  /** Of the build, with the devices that patches of the pod give it. */
  static ResourceRequirements ofBuild(RunnerConfig config) {
    ResourceRequirements resources = of(config, "");
    for (JsonNode patch : config.kubernetes().path("pod_spec")) {
      for (JsonNode container : parsed(patch.path("patch").asText()).path("containers")) {
        if (container.path("name").asText().equals("build")) {
          container
              .at("/resources/limits")
              .properties()
              .forEach(
                  limit ->
                      resources
                          .getLimits()
                          .put(limit.getKey(), new Quantity(limit.getValue().asText())));
        }
      }
    }
    return resources;
  }

  private static JsonNode parsed(String patch) {
    try {
      return JSON.readTree(patch);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a patch of pod_spec is not JSON", e);
    }
  }

  private static Map<String, Quantity> amounts(RunnerConfig config, String prefix, String suffix) {
    Map<String, Quantity> amounts = new HashMap<>();
    for (String resource : List.of("cpu", "memory")) {
      String amount = config.setting(prefix + resource + suffix, "");
      if (!amount.isEmpty()) {
        amounts.put(resource, new Quantity(amount));
      }
    }
    return amounts;
  }
}
