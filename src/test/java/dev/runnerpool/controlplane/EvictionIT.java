package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.BusyBudget;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of a pool's pods the eviction API of a real control plane gives away. */
@OnControlPlane
class EvictionIT {
  private final String space = "evictions-" + UUID.randomUUID();
  private KubernetesClient client;
  private RunnerPool pool;

  @BeforeEach
  void start(ControlPlane plane) {
    client = plane.admin();
    client.resource(NamespaceManifest.named(space)).create();
    PoolDefinition.apply(client, PoolDefinition.read(client, PoolDefinition.SHIPPED));
    pool = client.resource(pool()).create();
    running("idle", Map.of(Labels.POOL, "arm", Labels.SLOT, "0"), "True");
    running("busy", Map.of(Labels.POOL, "arm", Labels.SLOT, "1"), "True");
    running("busy-shell", Map.of(Labels.POOL, "arm", Labels.SLOT, "2"), "False");
    running("job", Map.of(Labels.POOL, "arm", Labels.ROLE, Labels.ROLE_JOB), "True");
    running("other", Map.of(Labels.POOL, "amd", Labels.SLOT, "1"), "True");
  }

  @AfterEach
  void stop() {
    client.pods().inNamespace(space).withGracePeriod(0).delete();
    client.resource(pool).delete();
    client.namespaces().withName(space).delete();
  }

  @Test
  void idleRunnersAreGivenAwayAndBusyOnesAndTheirJobPodsAreNot() {
    apply(Set.of(0));
    for (String kept : new String[] {"busy", "busy-shell", "job"}) {
      assertThat(evicted(kept)).as(kept).isFalse();
    }
    assertThat(evicted("idle")).isTrue();
    assertThat(evicted("other")).as("a pod of another pool").isTrue();
  }

  @Test
  void withoutIdleSlotsAllOfThePoolIsKept() {
    apply(Set.of());
    assertThat(evicted("idle")).isFalse();
    assertThat(evicted("job")).isFalse();
  }

  private boolean evicted(String pod) {
    return client.pods().inNamespace(space).withName(pod).evict();
  }

  private void apply(Set<Integer> idleSlots) {
    client
        .resource(BusyBudget.of(pool, idleSlots))
        .fieldManager(Labels.OPERATOR)
        .forceConflicts()
        .serverSideApply();
    eventually(
        "the budget is computed",
        () -> {
          PodDisruptionBudget budget = client.resource(BusyBudget.of(pool, idleSlots)).get();
          return budget.getStatus() != null
              && budget
                  .getMetadata()
                  .getGeneration()
                  .equals(budget.getStatus().getObservedGeneration())
              && budget.getStatus().getExpectedPods() == (idleSlots.isEmpty() ? 4 : 3)
              && budget.getStatus().getDisruptionsAllowed() == 0;
        });
  }

  /** A pod that runs on a node that nobody keeps, as its kubelet would show it. */
  private void running(String name, Map<String, String> labels, String ready) {
    Pod pod =
        client
            .resource(
                new PodBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withNamespace(space)
                    .withLabels(labels)
                    .endMetadata()
                    .withNewSpec()
                    .withNodeName("nobody-keeps-it")
                    .addNewContainer()
                    .withName("runner")
                    .withImage("runner")
                    .endContainer()
                    .endSpec()
                    .build())
            .create();
    client
        .pods()
        .resource(
            new PodBuilder(pod)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus()
                .build())
        .patchStatus();
  }

  private RunnerPool pool() {
    return PoolManifest.named("arm").in(space).scaling("max: 2").build();
  }
}
