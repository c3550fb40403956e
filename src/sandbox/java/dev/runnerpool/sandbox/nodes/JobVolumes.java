package dev.runnerpool.sandbox.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/** The volumes of a job pod, which all its containers mount, as {@code runners.kubernetes} asks. */
final class JobVolumes {

  private JobVolumes() {}

  static List<Volume> of(RunnerConfig config) {
    List<Volume> volumes = new ArrayList<>();
    config
        .kubernetes()
        .path("volumes")
        .properties()
        .forEach(kind -> kind.getValue().forEach(each -> volumes.add(volume(kind.getKey(), each))));
    return volumes;
  }

  static List<VolumeMount> mounts(RunnerConfig config) {
    List<VolumeMount> mounts = new ArrayList<>();
    for (JsonNode kind : config.kubernetes().path("volumes")) {
      for (JsonNode each : kind) {
        mounts.add(
            new VolumeMountBuilder()
                .withName(each.path("name").asText())
                .withMountPath(each.path("mount_path").asText())
                .withReadOnly(each.path("read_only").asBoolean() ? true : null)
                .build());
      }
    }
    return mounts;
  }

  /** Named after the object in it, as gitlab-runner has it. */
  private static Volume volume(String kind, JsonNode entry) {
    String name = entry.path("name").asText();
    VolumeBuilder volume = new VolumeBuilder().withName(name);
    return switch (kind) {
      case "pvc" -> volume.withNewPersistentVolumeClaim().withClaimName(name).and().build();
      case "config_map" -> volume.withNewConfigMap().withName(name).and().build();
      case "secret" -> volume.withNewSecret().withSecretName(name).and().build();
      case "host_path" ->
          volume.withNewHostPath().withPath(entry.path("host_path").asText()).and().build();
      case "empty_dir" ->
          volume
              .withNewEmptyDir()
              .withMedium(entry.path("medium").asText(null))
              .withSizeLimit(
                  entry.has("size_limit") ? new Quantity(entry.path("size_limit").asText()) : null)
              .and()
              .build();
      default ->
          throw new IllegalArgumentException("volumes of kind " + kind + " are not simulated");
    };
  }
}
