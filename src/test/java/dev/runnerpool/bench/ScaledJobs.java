package dev.runnerpool.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A trial's ScaledJobs: what a pool is here, with the very pods that a pool would make. */
final class ScaledJobs implements AutoCloseable {
  private static final ResourceDefinitionContext KIND =
      new ResourceDefinitionContext.Builder()
          .withGroup("keda.sh")
          .withVersion("v1alpha1")
          .withKind("ScaledJob")
          .withPlural("scaledjobs")
          .withNamespaced(true)
          .build();

  private final Trial trial;
  private final KedaQueue queue;
  private final Duration polling;

  ScaledJobs(Trial trial, KedaQueue queue, Duration polling) {
    this.trial = trial;
    this.queue = queue;
    this.polling = polling;
  }

  /** One for the jobs with an architecture's tag, with at most so many Jobs. */
  void create(String name, String architecture, int most) {
    GenericKubernetesResource made = new GenericKubernetesResource();
    made.setApiVersion("keda.sh/v1alpha1");
    made.setKind(KIND.getKind());
    made.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(trial.name()).build());
    made.setAdditionalProperty(
        "spec",
        Map.of(
            "jobTargetRef",
            Map.of("backoffLimit", 0, "template", Map.of("spec", pod(name, architecture))),
            "pollingInterval",
            polling.toSeconds(),
            "maxReplicaCount",
            most,
            "scalingStrategy",
            Map.of("strategy", "accurate"),
            "triggers",
            List.of(
                Map.of(
                    "type",
                    "metrics-api",
                    "metadata",
                    Map.of(
                        "url",
                        queue.url(architecture),
                        "valueLocation",
                        "waiting",
                        "targetValue",
                        "1")))));
    trial.world().client().genericKubernetesResources(KIND).resource(made).create();
  }

  private Map<?, ?> pod(String name, String architecture) {
    var pool =
        PoolManifest.named(name).in(trial.name()).architecture(architecture).created().build();
    return new ObjectMapper()
        .convertValue(RunnerPods.pod(pool, 0, 0, "revision").getSpec(), Map.class);
  }

  /** Waits until KEDA calls so many ready. */
  void awaitReady(int count, int seconds) {
    Wait.until(
        count + " ScaledJobs of " + trial.name() + " are ready",
        seconds,
        () -> all().stream().filter(ScaledJobs::isReady).count() >= count);
  }

  private static boolean isReady(GenericKubernetesResource each) {
    List<Map<String, Object>> conditions = each.get("status", "conditions");
    return conditions != null
        && conditions.stream()
            .anyMatch(is -> "Ready".equals(is.get("type")) && "True".equals(is.get("status")));
  }

  private List<GenericKubernetesResource> all() {
    return trial
        .world()
        .client()
        .genericKubernetesResources(KIND)
        .inNamespace(trial.name())
        .list()
        .getItems();
  }

  /** Has them and their Jobs go, without KEDA; who would make pods again is gone then. */
  @Override
  public void close() {
    for (GenericKubernetesResource each : all()) {
      each.getMetadata().setFinalizers(List.of());
      trial.world().client().genericKubernetesResources(KIND).resource(each).update();
      trial.world().client().genericKubernetesResources(KIND).resource(each).delete();
    }
    trial
        .world()
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(trial.name())
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
  }
}
