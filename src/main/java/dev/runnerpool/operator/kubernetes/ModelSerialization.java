package dev.runnerpool.operator.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapper;
import io.quarkus.kubernetes.client.KubernetesResources;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Copies a pool without a way through JSON, as the SDK has one copied for each look, and reads
 * {@link PodEvents} in one step. Spec and status of a pool are records, which nobody changes:
 * copies share them.
 */
final class ModelSerialization extends KubernetesSerialization {

  private final PodEvents podEvents;

  private ModelSerialization(ObjectMapper mapper) {
    super(mapper, false);
    podEvents = new PodEvents(mapper);
  }

  @Override
  public <T> T unmarshal(String json, Class<T> type) {
    return type == WatchEvent.class
        ? podEvents.read(json).map(type::cast).orElseGet(() -> super.unmarshal(json, type))
        : super.unmarshal(json, type);
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
