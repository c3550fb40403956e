package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.operator.cost.GivenPrices;
import dev.runnerpool.operator.cost.PoolCosts;
import dev.runnerpool.operator.kubernetes.PodResize;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.RunnerPods;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a runner beside which another container goes on. */
class PodDeletionTest {
  private static final Instant NOW = Instant.now();

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final CostRecordsFake records = new CostRecordsFake();
  private final PoolCosts costs =
      GivenPrices.costs(GivenPrices.nodes(Map.of()), InstantSource.system(), records, "opencost");
  private final PlanExecutor executor =
      new PlanExecutor(
          kubernetes.client(),
          new WriteMeter(new SimpleMeterRegistry()),
          new PodResize(kubernetes.client(), InstantSource.system()),
          costs);

  @BeforeEach
  void namespaces() {
    for (String name : List.of("bad", "good")) {
      kubernetes.client().resource(NamespaceManifest.named(name)).create();
    }
  }

  @AfterEach
  void stop() {
    executor.stop();
    kubernetes.close();
  }

  @Test
  void whatGoesOnBesideARunnerThatEndedIsGivenHalfAMinuteAndNotTheTimeOfAJob() {
    RunnerPool pool = pool("good", "0d4a3f0e");
    Pod ended = endedBesideAProxy(pool);
    Runner runner = RunnerReader.read(ended, Optional.empty(), Optional.empty(), false, NOW);
    costs.book(pool, List.of(runner), List.of(ended), NOW.plusSeconds(60));

    assertThat(remove(pool, ended, new ReconcileState()).again()).as("it is recorded").isEmpty();

    assertThat(pods())
        .singleElement()
        .extracting(pod -> pod.getMetadata().getDeletionGracePeriodSeconds())
        .isEqualTo(30L);
  }

  /** It was told to end while it was free: then all that is in its pod has the grace of a job. */
  @Test
  void whatGoesOnBesideARunnerThatEndedAsItWasToldToIsGivenNoMoreEither() {
    RunnerPool pool = pool("good", "0d4a3f0e");
    kubernetes.client().resource(endedBesideAProxy(pool)).delete();
    Pod told = pods().get(0);
    assertThat(told.getMetadata().getDeletionGracePeriodSeconds()).isGreaterThan(30L);

    executor.execute(
        pool,
        Map.of(told.getMetadata().getUid(), told),
        new ScalePlan(List.of(), List.of(), new Decision(Reason.Satisfied, "nothing to do")),
        new ReconcileState(),
        NOW);

    assertThat(pods())
        .singleElement()
        .extracting(pod -> pod.getMetadata().getDeletionGracePeriodSeconds())
        .isEqualTo(30L);
  }

  private Pod endedBesideAProxy(RunnerPool pool) {
    Pod pod =
        kubernetes
            .client()
            .resource(
                new PodBuilder(RunnerPods.pod(pool, 0, 0))
                    .editSpec()
                    .withNodeName("n1")
                    .addNewContainer()
                    .withName("proxy")
                    .withImage("proxy")
                    .endContainer()
                    .endSpec()
                    .build())
            .create();
    pod.setStatus(
        new PodStatusBuilder()
            .withPhase("Running")
            .addNewContainerStatus()
            .withName("runner")
            .withNewState()
            .withNewTerminated()
            .withExitCode(0)
            .withFinishedAt(NOW.toString())
            .endTerminated()
            .endState()
            .endContainerStatus()
            .build());
    return kubernetes.client().resource(pod).patchStatus();
  }

  private PlanExecutor.Outcome remove(RunnerPool pool, Pod pod, ReconcileState state) {
    String uid = pod.getMetadata().getUid();
    return executor.execute(
        pool,
        Map.of(uid, pod),
        new ScalePlan(
            List.of(new Action.Remove(0, uid)),
            List.of(),
            new Decision(Reason.Satisfied, "it ended")),
        state,
        NOW);
  }

  private List<Pod> pods() {
    return kubernetes.client().pods().inNamespace("good").list().getItems();
  }

  private static RunnerPool pool(String namespace, String uid) {
    return pool(namespace, uid, 1000);
  }

  private static RunnerPool pool(String namespace, String uid, int max) {
    return Serialization.unmarshal(
"""
apiVersion: runnerpool.dev/v1alpha1
kind: RunnerPool
metadata: {name: arm, namespace: %s, uid: %s}
spec:
  architecture: arm64
  gitlab: {url: "https://gitlab.example.com", group: ci, credentials: {secretRef: {name: s}}}
  scaling: {max: %d}
"""
            .formatted(namespace, uid, max),
        RunnerPool.class);
  }
}
