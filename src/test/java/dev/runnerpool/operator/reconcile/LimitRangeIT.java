package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RunnerPods;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A namespace that gives containers small limits, wants a request of each, and not too much. */
@OnControlPlane
class LimitRangeIT {
  private final String space = "limit-range-" + UUID.randomUUID();
  private KubernetesClient client;
  private ReservationRelease releases;
  private RunnerPool pool;

  @BeforeEach
  void start(ControlPlane plane) {
    client = plane.admin();
    releases =
        new ReservationRelease(
            client, new WriteMeter(new SimpleMeterRegistry()), new ClusterTime());
    client.resource(NamespaceManifest.named(space)).create();
    PoolDefinition.apply(client, PoolDefinition.read(client, PoolDefinition.SHIPPED));
    pool =
        client
            .resource(
                PoolManifest.named("arm")
                    .in(space)
                    .with(
                        """
                        runner: {job: {
                          resources: {limits: {cpu: '2', memory: 1Gi}},
                          helper: {resources: {
                            requests: {cpu: 50m, memory: 64Mi},
                            limits: {cpu: 1500m, memory: 512Mi}}}}}""")
                    .build())
            .create();
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(space)
                .withName(pool.getSpec().runner().serviceAccount())
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: v1
                kind: LimitRange
                metadata: {name: small, namespace: %s}
                spec:
                  limits:
                  - type: Container
                    default: {cpu: 500m, memory: 512Mi}
                    defaultRequest: {cpu: 100m, memory: 128Mi}
                    min: {cpu: 10m, memory: 4Mi}
                    max: {cpu: '3', memory: 1280Mi}
                """
                    .formatted(space),
                LimitRange.class))
        .create();
  }

  @AfterEach
  void stop() {
    releases.stop();
    client.pods().inNamespace(space).withGracePeriod(0).delete();
    client.resource(pool).delete();
    client.namespaces().withName(space).delete();
  }

  @Test
  void aRunnerWithTheRoomOfALimitedJobIsAdmittedAndGivesItBackButForTheLeast() {
    Pod runner = running(client.resource(onNode(RunnerPods.pod(pool, 0, 0))).create());
    assertThat(requests(runner))
        .isEqualTo(Map.of("cpu", new Quantity("2050m"), "memory", new Quantity("1088Mi")));

    ReservationRelease.Outcome outcome =
        releases.release(
            pool, List.of(runner, jobPod(runner)), new ReconcileState(), Instant.now());

    assertThat(outcome.refusals()).isEmpty();
    assertThat(requests(client.resource(runner).get()))
        .isEqualTo(Map.of("cpu", new Quantity("10m"), "memory", new Quantity("4Mi")));
  }

  private static Map<String, Quantity> requests(Pod runner) {
    return Reservation.sidecar(runner).orElseThrow().getResources().getRequests();
  }

  /** On one that nobody keeps. */
  private static Pod onNode(Pod pod) {
    return new PodBuilder(pod).editSpec().withNodeName("nobody-keeps-it").endSpec().build();
  }

  /** As a kubelet shows it that resizes pods in place. */
  private Pod running(Pod pod) {
    return client
        .pods()
        .resource(
            new PodBuilder(pod)
                .editMetadata()
                .withResourceVersion(null)
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("runner")
                .withImage("runner")
                .withImageID("runner")
                .withReady(true)
                .withRestartCount(0)
                .withNewResources()
                .addToRequests("cpu", new Quantity("100m"))
                .endResources()
                .withNewState()
                .withNewRunning(Instant.now().toString())
                .endState()
                .endContainerStatus()
                .endStatus()
                .build())
        .patchStatus();
  }

  private Pod jobPod(Pod runner) {
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("job")
                .withNamespace(space)
                .withLabels(
                    Map.of(Labels.POOL, "arm", Labels.MANAGER_NAME, runner.getMetadata().getName()))
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(pool.getSpec().runner().serviceAccount())
                .addNewContainer()
                .withName("build")
                .withImage("alpine")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }
}
