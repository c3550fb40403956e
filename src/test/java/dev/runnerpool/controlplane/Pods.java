package dev.runnerpool.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pods as tests read and make them. */
final class Pods {
  private static final TomlMapper TOML = new TomlMapper();

  private Pods() {}

  static boolean isReady(Pod pod) {
    return condition(pod, "Ready").map(it -> it.getStatus().equals("True")).orElse(false);
  }

  static boolean isUnschedulable(Pod pod) {
    return condition(pod, "PodScheduled")
        .map(it -> "Unschedulable".equals(it.getReason()))
        .orElse(false);
  }

  static boolean hasEnded(Pod pod) {
    return List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
  }

  static boolean isLeaving(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  static String node(Pod pod) {
    return pod.getSpec().getNodeName();
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  /** The key of the config.toml that a runner pod was made to read. */
  static String configKey(Pod runner) {
    return runner.getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals("config"))
        .map(volume -> volume.getSecret().getItems().get(0).getKey())
        .findFirst()
        .orElseThrow();
  }

  /** A pod placed as gitlab-runner's Kubernetes executor places a job's by a config.toml. */
  static Pod ofJob(String name, Secret config, String key) {
    byte[] text = Base64.getDecoder().decode(config.getData().get(key));
    JsonNode table;
    try {
      table = TOML.readTree(text).path("runners").path(0).path("kubernetes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(table.path("namespace").asText())
        .withName(name)
        .withLabels(entries(table.path("pod_labels")))
        .endMetadata()
        .withNewSpec()
        .withNodeSelector(entries(table.path("node_selector")))
        .withTolerations(tolerations(table.path("node_tolerations")))
        .addNewContainer()
        .withName("build")
        .withImage(table.path("image").asText())
        .endContainer()
        .endSpec()
        .build();
  }

  /** The form is {@code "key=value" = "Effect"}; without a value any will do. */
  private static List<Toleration> tolerations(JsonNode table) {
    List<Toleration> tolerations = new ArrayList<>();
    entries(table)
        .forEach(
            (taint, effect) -> {
              String[] parts = taint.split("=", 2);
              tolerations.add(
                  new TolerationBuilder()
                      .withKey(parts[0])
                      .withOperator(parts.length > 1 ? "Equal" : "Exists")
                      .withValue(parts.length > 1 ? parts[1] : null)
                      .withEffect(effect.isEmpty() ? null : effect)
                      .build());
            });
    return tolerations;
  }

  private static Map<String, String> entries(JsonNode table) {
    Map<String, String> entries = new HashMap<>();
    table.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue().asText()));
    return entries;
  }

  static RunnerPool withoutFinalizers(RunnerPool pool) {
    pool.getMetadata().setFinalizers(List.of());
    return pool;
  }
}
