package dev.runnerpool.controlplane;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.JobSpec;
import dev.runnerpool.api.spec.JobVolume;
import dev.runnerpool.api.spec.SecretRef;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a pool names and its user brings: Secrets, ConfigMaps, claims. */
final class RecipeNeeds {
  private static final String READ_BY_MANY = "ReadOnlyMany";

  private RecipeNeeds() {}

  /**
   * The objects, in a namespace.
   *
   * @param token reads the queue
   * @param authorities of GitLab's certificate; empty for a public one
   */
  static List<HasMetadata> of(
      RunnerPool pool, String namespace, String token, String authorities, String folder) {
    List<HasMetadata> needs = new ArrayList<>();
    SecretRef credentials = pool.getSpec().gitlab().credentials().ref();
    Secret access = secret(namespace, credentials.name(), Map.of(credentials.key(), token));
    if (!authorities.isEmpty()) {
      access.getStringData().put("ca.crt", authorities);
    }
    needs.add(access);
    JobSpec job = pool.getSpec().runner().job();
    for (JobSpec.PullSecret login : job.imagePullSecrets()) {
      Secret registry = secret(namespace, login.name(), Map.of(".dockerconfigjson", "{}"));
      registry.setType("kubernetes.io/dockerconfigjson");
      needs.add(registry);
    }
    for (JobVolume volume : job.volumes()) {
      if (volume.persistentVolumeClaim() != null) {
        needs.addAll(claim(namespace, volume.persistentVolumeClaim().claimName(), folder));
      } else if (volume.configMap() != null) {
        needs.add(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(volume.configMap().name())
                .endMetadata()
                .build());
      }
    }
    return needs;
  }

  private static Secret secret(String namespace, String name, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withStringData(data)
        .build();
  }

  /** One that the controller manager binds: the scheduler turns away pods of one that is not. */
  private static List<HasMetadata> claim(String namespace, String name, String folder) {
    Map<String, Quantity> size = Map.of("storage", new Quantity("1Gi"));
    return List.of(
        new PersistentVolumeBuilder()
            .withNewMetadata()
            .withName(namespace + "-" + name)
            .endMetadata()
            .withNewSpec()
            .withCapacity(size)
            .withAccessModes(READ_BY_MANY)
            .withStorageClassName("")
            .withNewHostPath()
            .withPath(folder)
            .endHostPath()
            .withNewClaimRef()
            .withNamespace(namespace)
            .withName(name)
            .endClaimRef()
            .endSpec()
            .build(),
        new PersistentVolumeClaimBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withAccessModes(READ_BY_MANY)
            .withStorageClassName("")
            .withNewResources()
            .withRequests(size)
            .endResources()
            .endSpec()
            .build());
  }
}
