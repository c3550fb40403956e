package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.cost.GivenPrices;
import dev.runnerpool.operator.kubernetes.PodResize;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans made on a view that is out of date, carried out against a real API. */
@OnControlPlane
class PlanExecutorIT {
  private final String space = "plan-executor-" + UUID.randomUUID();
  private KubernetesClient client;
  private PlanExecutor executor;
  private RunnerPool pool;

  @BeforeEach
  void start(ControlPlane plane) {
    client = plane.admin();
    executor =
        new PlanExecutor(
            client,
            new WriteMeter(new SimpleMeterRegistry()),
            new PodResize(client, InstantSource.system()),
            GivenPrices.costs(GivenPrices.nodes(Map.of()), InstantSource.system()));
    client.resource(NamespaceManifest.named(space)).create();
    PoolDefinition.apply(client, PoolDefinition.read(client, PoolDefinition.SHIPPED));
    pool = client.resource(pool()).create();
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(space)
                .withName(pool.getSpec().runner().serviceAccount())
                .endMetadata()
                .build())
        .create();
  }

  @AfterEach
  void stop() {
    executor.stop();
    client.pods().inNamespace(space).withGracePeriod(0).delete();
    client.resource(pool).delete();
    client.namespaces().withName(space).delete();
  }

  @Test
  void aSlotThatIsFilledTwiceGetsOneRunner() {
    PlanExecutor.Outcome first = execute(List.of(), new Action.Start(0, 0, Reason.JobsWaiting));
    PlanExecutor.Outcome second = execute(List.of(), new Action.Start(0, 0, Reason.JobsWaiting));

    assertThat(pods())
        .singleElement()
        .extracting(PlanExecutorIT::uid)
        .isEqualTo(uid(first.started().get(0)));
    assertThat(second.started()).isEmpty();
    assertThat(second.refusals()).as("what people are told").isEmpty();
  }

  @Test
  void aRunnerThatTookAJobSinceItWasSeenIdleStaysAndTheNextLookTakesItUp() {
    Pod seen = started();
    Pod busy = takesJob(leftAlone(seen));

    PlanExecutor.Outcome outcome = execute(List.of(seen), retire(seen));

    assertThat(pods()).singleElement().satisfies(it -> assertThat(leaves(it)).isFalse());
    assertThat(outcome.refusals()).as("what people are told").isEmpty();

    execute(List.of(busy), retire(busy));
    assertThat(pods()).as("once seen as it is, it may go").allMatch(PlanExecutorIT::leaves);
  }

  /** Of the Kubernetes executor: the job's pod says it, the runner's own stays as it was. */
  @Test
  void aRunnerWhoseJobsPodIsNewerThanWhatWasSeenStaysUntilTheJobEnded() {
    Pod seen = leftAlone(started());
    Pod job = jobPodOf(seen);

    PlanExecutor.Outcome outcome = execute(List.of(seen), retire(seen));

    assertThat(pods()).singleElement().satisfies(it -> assertThat(leaves(it)).isFalse());
    assertThat(outcome.refusals()).as("what people are told").isEmpty();

    client.pods().resource(job).withGracePeriod(0).delete();
    execute(List.of(seen), retire(seen));
    assertThat(pods()).allMatch(PlanExecutorIT::leaves);
  }

  @Test
  void aLaterRunnerOfTheSlotIsNotTakenForTheOneThatWasSeen() {
    Pod seen = started();
    client.pods().resource(seen).withGracePeriod(0).delete();
    Pod later = started();

    PlanExecutor.Outcome outcome = execute(List.of(seen), retire(seen));

    assertThat(pods()).singleElement().extracting(PlanExecutorIT::uid).isEqualTo(uid(later));
    assertThat(pods()).noneMatch(PlanExecutorIT::leaves);
    assertThat(outcome.refusals()).isEmpty();
  }

  @Test
  void aRunnerThatIsGoneAlreadyIsDone() {
    Pod seen = started();
    client.pods().resource(seen).withGracePeriod(0).delete();

    assertThat(execute(List.of(seen), retire(seen)).refusals()).isEmpty();
  }

  private Pod started() {
    return execute(List.of(), new Action.Start(0, 0, Reason.JobsWaiting)).started().get(0);
  }

  /** As the scheduler left it, which finds no node for it: nobody changes it any more. */
  private Pod leftAlone(Pod pod) {
    return client
        .pods()
        .resource(pod)
        .waitUntilCondition(it -> !it.getStatus().getConditions().isEmpty(), 30, TimeUnit.SECONDS);
  }

  private Pod jobPodOf(Pod runner) {
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(space)
                .withName("runner-job-0")
                .addToLabels(Labels.MANAGER_NAME, runner.getMetadata().getName())
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(pool.getSpec().runner().serviceAccount())
                .addNewContainer()
                .withName("build")
                .withImage("alpine:3.20")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  /** What the kubelet writes when the probe says that the runner is not idle any more. */
  private Pod takesJob(Pod pod) {
    Pod changed =
        new PodBuilder(pod)
            .editMetadata()
            .withResourceVersion(null)
            .endMetadata()
            .editOrNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("False")
            .withReason("ContainersNotReady")
            .endCondition()
            .endStatus()
            .build();
    return client.pods().resource(changed).patchStatus();
  }

  private PlanExecutor.Outcome execute(List<Pod> seen, Action action) {
    return executor.execute(
        pool,
        PoolRunners.byUid(seen),
        new ScalePlan(
            List.of(action), List.of(), new Decision(Reason.JobsWaiting, "as the test says")),
        new ReconcileState(),
        Instant.now());
  }

  private static Action retire(Pod pod) {
    return new Action.Retire(0, uid(pod), Reason.IdleTimeout);
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(space).withLabel(Labels.SLOT, "0").list().getItems();
  }

  private static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  private static boolean leaves(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  private RunnerPool pool() {
    return PoolManifest.named("arm").in(space).scaling("max: 2").build();
  }
}
