package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Pods of a pool's runners and of their jobs, as the cluster shows them. */
record LookPods(RunnerPool pool) {
  private static final int NODES = 24;

  /** The nodes of these pods. */
  static Stream<Node> nodes() {
    return IntStream.range(0, NODES)
        .mapToObj(
            node ->
                new NodeBuilder()
                    .withNewMetadata()
                    .withName("node-" + node)
                    .withUid("node-" + node)
                    .addToLabels("node.kubernetes.io/instance-type", "m7g.2xlarge")
                    .endMetadata()
                    .withNewStatus()
                    .addToCapacity(
                        Map.of("cpu", new Quantity("64"), "memory", new Quantity("256Gi")))
                    .endStatus()
                    .build());
  }

  Pod runner(int slot, String ready) {
    Pod pod = RunnerPods.pod(pool, slot, 0, "revision");
    return new PodBuilder(pod)
        .editMetadata()
        .withUid("runner-" + slot)
        .withResourceVersion(slot + ready)
        .withCreationTimestamp("2026-03-02T09:59:50Z")
        .endMetadata()
        .editSpec()
        .withNodeName("node-" + slot % NODES)
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready)
        .withLastTransitionTime("2026-03-02T09:59:55Z")
        .endCondition()
        .addNewContainerStatus()
        .withName("runner")
        .withNewState()
        .withNewRunning("2026-03-02T09:59:55Z")
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  /** Its job took the room that it held. */
  static Pod withoutRoom(Pod pod) {
    Reservation.sidecar(pod)
        .orElseThrow()
        .getResources()
        .setRequests(Map.of("cpu", new Quantity("1m"), "memory", new Quantity("1Mi")));
    return pod;
  }

  Pod job(int slot) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("runner-job-" + slot)
        .withNamespace("ci")
        .withUid("job-" + slot)
        .withResourceVersion("1")
        .withCreationTimestamp("2026-03-02T09:59:56Z")
        .addToLabels(Labels.POOL, "arm")
        .addToLabels(Labels.ROLE, Labels.ROLE_JOB)
        .addToLabels(Labels.MANAGER_NAME, RunnerPods.name(pool, slot))
        .addToAnnotations(Labels.JOB_ID, Integer.toString(slot))
        .endMetadata()
        .withNewSpec()
        .withNodeName("node-" + slot % NODES)
        .addNewContainer()
        .withName("build")
        .withNewResources()
        .addToRequests(Map.of("cpu", new Quantity("1"), "memory", new Quantity("2Gi")))
        .endResources()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .endStatus()
        .build();
  }
}
