package dev.runnerpool.operator.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapper;
import io.quarkus.kubernetes.client.KubernetesResources;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Copies a pool without a way through JSON, as the SDK has one copied for each look. Spec and
 * status are records, which nobody changes: copies share them.
 */
final class ModelSerialization extends KubernetesSerialization {

  private ModelSerialization(ObjectMapper mapper) {
    super(mapper, false);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T clone(T resource) {
    return resource instanceof RunnerPool pool ? (T) copy(pool) : super.clone(resource);
  }

  private static RunnerPool copy(RunnerPool pool) {
    RunnerPool copy = new RunnerPool();
    copy.setMetadata(new ObjectMetaBuilder(pool.getMetadata()).build());
    copy.setSpec(pool.getSpec());
    copy.setStatus(pool.getStatus());
    return copy;
  }

  /** Takes the place of the one that Quarkus makes otherwise. */
  static final class Producer {

    @Produces
    @Singleton
    @SuppressWarnings({"rawtypes", "unchecked"})
    KubernetesSerialization serialization(
        @KubernetesClientObjectMapper ObjectMapper mapper, @KubernetesResources Class[] resources) {
      KubernetesSerialization serialization = new ModelSerialization(mapper);
      for (Class resource : resources) {
        serialization.registerKubernetesResource(resource);
      }
      return serialization;
    }
  }
}
