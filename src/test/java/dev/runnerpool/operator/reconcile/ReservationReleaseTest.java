package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RunnerPods;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is given the room that a runner held, and when. */
class ReservationReleaseTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final String CI = "ci";

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final KubernetesClient client = kubernetes.client();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ReservationRelease releases =
      new ReservationRelease(client, new WriteMeter(meters));
  private final ReconcileState state = new ReconcileState();
  private final RunnerPool pool =
      PoolManifest.named("arm")
          .created(CI, 1)
          .scaling("max: 3")
          .with("runner: {job: {resources: {requests: {cpu: '2', memory: 4Gi}}}}")
          .build();

  @BeforeEach
  void namespace() {
    pool.getMetadata().setNamespace(CI);
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(CI).endMetadata().build())
        .create();
  }

  @AfterEach
  void stop() {
    releases.stop();
    kubernetes.close();
  }

  @Test
  void aFreeRunnerKeepsTheRoom() {
    Pod runner = running(0);

    assertThat(release(runner).refusals()).isEmpty();

    assertThat(held(runner)).isTrue();
    assertThat(writes()).isZero();
  }

  @Test
  void aRunnerWhoseJobHasAPodGivesItBackByOneWrite() {
    Pod runner = running(0);

    release(runner, jobPod(runner));

    assertThat(kubernetes.calls().count(call -> call.verb().equals("get"))).isZero();
    assertThat(held(runner)).isFalse();
    assertThat(client.resource(runner).get().getSpec().getContainers().get(0).getResources())
        .as("the runner's own")
        .isEqualTo(runner.getSpec().getContainers().get(0).getResources());
    assertThat(writes()).isEqualTo(1);
  }

  @Test
  void aRunnerWithoutRequestsOfItsOwnGivesItBackToo() {
    assertThat(pool.getSpec().runner().resources().requests()).isEmpty();
    Pod runner = running(0);

    assertThat(release(runner, jobPod(runner)).refusals()).isEmpty();

    assertThat(held(runner)).isFalse();
  }

  @Test
  void whatWasGivenBackIsNotGivenBackAgainWhileTheInformerIsBehind() {
    Pod runner = running(0);
    Pod job = jobPod(runner);
    release(runner, job);

    release(runner, job);

    assertThat(writes()).isEqualTo(1);
  }

  @Test
  void aClaimWithoutAPodIsEnoughAsAQuotaMayRefuseThePod() {
    Pod runner = claimed(running(0), NOW);

    release(runner);

    assertThat(held(runner)).isFalse();
  }

  @Test
  void whileARunnerWaitsForNodesTheJobsPodIsNominatedFirst() {
    Pod runner = running(0);
    Pod job = jobPod(runner);

    release(runner, job, unschedulable(1));

    assertThat(held(runner)).isFalse();
    assertThat(client.resource(job).get().getStatus().getNominatedNodeName()).isEqualTo("node-1");
    assertThat(writes()).isEqualTo(2);
  }

  @Test
  void aRunnerThatWasJustMadeCountsBeforeTheSchedulerTurnsItAway() {
    Pod runner = running(0);
    Pod job = jobPod(runner);

    release(runner, job, client.resource(RunnerPods.pod(pool, 1, 0)).create());

    assertThat(nominee(job)).isEqualTo("node-1");
  }

  @Test
  void beforeRunnersAreMadeAJobsPodThatHasNoNodeYetIsNominatedOnce() {
    Pod runner = running(0);
    Pod job = jobPod(runner);
    release(runner, job);
    assertThat(nominee(job)).isNull();

    releases.beforeStarts(pool);
    releases.beforeStarts(pool);
    release(runner, job, unschedulable(1));

    assertThat(nominee(job)).isEqualTo("node-1");
    assertThat(writes()).isEqualTo(2);
  }

  @Test
  void runnersForOtherNodesAndJobsThatHaveANodeNeedNone() {
    Pod runner = running(0);
    Pod job = jobPod(runner);
    release(runner, job);

    releases.beforeStarts(
        PoolManifest.named("x").architecture("amd64").created(CI, 1).scaling("max: 1").build());
    job.getSpec().setNodeName("node-1");
    release(runner, job);
    releases.beforeStarts(pool);

    assertThat(nominee(job)).isNull();
    assertThat(writes()).isEqualTo(1);
  }

  @Test
  void aRunnerOfAnotherPoolThatWaitsCountsUntilItsPoolSaysOtherwise() {
    RunnerPool other = PoolManifest.named("other").created(CI, 1).scaling("max: 1").build();
    other.getMetadata().setNamespace(CI);
    Pod waits = unschedulable(1);
    releases.release(other, List.of(waits), new ReconcileState(), NOW);
    Pod first = running(0);
    Pod nominated = jobPod(first);
    release(first, nominated);
    assertThat(client.resource(nominated).get().getStatus().getNominatedNodeName()).isNotNull();

    releases.release(other, List.of(), new ReconcileState(), NOW);
    Pod second = running(2);
    Pod free = jobPod(second);
    release(second, free);

    assertThat(client.resource(free).get().getStatus().getNominatedNodeName()).isNull();
  }

  @Test
  void whileARunnerWaitsForNodesAClaimWaitsAMomentForItsPod() {
    Pod runner = claimed(running(0), NOW);
    Pod waits = unschedulable(1);

    assertThat(release(runner, waits).again()).contains(ReservationRelease.UNTIL_POD);
    assertThat(held(runner)).isTrue();

    releases.release(pool, List.of(runner, waits), state, NOW.plus(ReservationRelease.UNTIL_POD));
    assertThat(held(runner)).isFalse();
  }

  @Test
  void aJobPodOfTheSlotsLastRunnerIsNoReason() {
    Pod runner = running(0);
    Pod left = jobPod(runner);
    left.getMetadata().setCreationTimestamp(NOW.minus(Duration.ofHours(1)).toString());

    release(runner, left);

    assertThat(held(runner)).isTrue();
  }

  @Test
  void theRoomOfTheSlotsNextRunnerIsNotGivenAwayForTheLasts() {
    Pod last = running(0);
    Pod job = jobPod(last);
    client.resource(last).withGracePeriod(0).delete();
    Pod next = running(0);

    release(last, job);

    assertThat(held(next)).isTrue();
  }

  @Test
  void aRefusalIsSaidAndTriedAgainLater() {
    Pod runner = running(0);
    runner.getStatus().getContainerStatuses().get(0).setResources(null);
    client.resource(runner).patchStatus();
    Pod job = jobPod(runner);

    assertThat(release(runner, job).refusals())
        .singleElement()
        .asString()
        .contains("resize pod arm-0", "without support for resize");

    assertThat(release(runner, job).refusals()).isEmpty();
    assertThat(
            releases
                .release(pool, List.of(runner, job), state, NOW.plus(Duration.ofSeconds(10)))
                .refusals())
        .hasSize(1);
  }

  private ReservationRelease.Outcome release(Pod... pods) {
    return releases.release(pool, List.of(pods), state, NOW);
  }

  private String nominee(Pod job) {
    return client.resource(job).get().getStatus().getNominatedNodeName();
  }

  private boolean held(Pod pod) {
    return Reservation.isHeld(client.pods().inNamespace(CI).withName(name(pod)).get());
  }

  private double writes() {
    return meters.find("runnerpool.kubernetes.writes").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private Pod running(int slot) {
    Pod pod = client.resource(RunnerPods.pod(pool, slot, 0)).create();
    pod.getSpec().setNodeName("node-1");
    client.resource(pod).update();
    return status(
        pod,
        new PodBuilder(pod)
            .withNewStatus()
            .withPhase("Running")
            .addNewContainerStatus()
            .withName("runner")
            .withNewState()
            .withNewRunning(NOW.toString())
            .endState()
            .withResources(pod.getSpec().getContainers().get(0).getResources())
            .endContainerStatus()
            .endStatus()
            .build());
  }

  private Pod claimed(Pod runner, Instant at) {
    return status(
        runner,
        new PodBuilder(runner)
            .editStatus()
            .addNewInitContainerStatus()
            .withName(Reservation.NAME)
            .withNewLastState()
            .withNewTerminated()
            .withExitCode(0)
            .withFinishedAt(at.toString())
            .endTerminated()
            .endLastState()
            .endInitContainerStatus()
            .endStatus()
            .build());
  }

  private Pod unschedulable(int slot) {
    Pod pod = client.resource(RunnerPods.pod(pool, slot, 0)).create();
    return status(
        pod,
        new PodBuilder(pod)
            .withNewStatus()
            .withPhase("Pending")
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage("0/1 nodes are available: 1 Insufficient cpu.")
            .endCondition()
            .endStatus()
            .build());
  }

  private Pod jobPod(Pod runner) {
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("job-of-" + name(runner))
                .withNamespace(CI)
                .withLabels(Map.of(Labels.POOL, "arm", Labels.MANAGER_NAME, name(runner)))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("build")
                .withImage("alpine")
                .withNewResources()
                .addToRequests("cpu", new Quantity("2"))
                .endResources()
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  private Pod status(Pod pod, Pod with) {
    with.getMetadata().setResourceVersion(null);
    return client.resource(with).patchStatus();
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }
}
