package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RunnerPods;
import dev.runnerpool.sandbox.kubernetes.ApiCall;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A pool whose runners hold room, their pods in an embedded API, and what gives it back. */
final class ReservationStage implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  static final String CI = "ci";

  final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  final KubernetesClient client = kubernetes.client();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final ClusterTime time = new ClusterTime();
  final ReservationRelease releases = new ReservationRelease(client, new WriteMeter(meters), time);
  final ReconcileState state = new ReconcileState();
  final RunnerPool pool =
      PoolManifest.named("arm")
          .created(CI, 1)
          .scaling("max: 3")
          .with("runner: {job: {resources: {requests: {cpu: '2', memory: 4Gi}}}}")
          .build();

  ReservationStage() {
    pool.getMetadata().setNamespace(CI);
    client.resource(NamespaceManifest.named(CI)).create();
  }

  @Override
  public void close() {
    releases.stop();
    kubernetes.close();
  }

  ReservationRelease.Outcome release(Pod... pods) {
    return releases.release(pool, List.of(pods), state, NOW);
  }

  /** The next writes of nominations, so many, are answered with that status. */
  void refuseNominations(int status, int times) {
    kubernetes.inject(
        new Fault(
            call -> call.verb().equals("patch") && call.subresource().equals("status"),
            0,
            times,
            new Fault.Refuse(status)));
  }

  /** The next resize is answered with that. */
  void refuseResize(int status, String message) {
    kubernetes.inject(
        new Fault(ReservationStage::isResize, 0, 1, new Fault.Refuse(status, message)));
  }

  /** The next resize is done, and nobody hears of it. */
  void loseAnswerToResize() {
    kubernetes.inject(new Fault(ReservationStage::isResize, 0, 1, new Fault.LoseReply()));
  }

  /** How many resizes were asked for, refused ones among them. */
  long resizes() {
    return kubernetes.calls().count(ReservationStage::isResize);
  }

  private static boolean isResize(ApiCall call) {
    return call.verb().equals("patch") && call.subresource().equals("resize");
  }

  /** What the pod requests for its job now. */
  Map<String, Quantity> room(Pod pod) {
    return Reservation.sidecar(client.pods().inNamespace(CI).withName(name(pod)).get())
        .orElseThrow()
        .getResources()
        .getRequests();
  }

  /** The pod as a PriorityClass made it that lets it preempt nothing. */
  Pod neverPreempting(Pod job) {
    return new PodBuilder(job).editSpec().withPreemptionPolicy("Never").endSpec().build();
  }

  String nominee(Pod job) {
    return client.resource(job).get().getStatus().getNominatedNodeName();
  }

  boolean held(Pod pod) {
    return Reservation.isHeld(client.pods().inNamespace(CI).withName(name(pod)).get());
  }

  double writes() {
    return meters.find("runnerpool.kubernetes.writes").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  Pod running(int slot) {
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

  Pod claimed(Pod runner, Instant at) {
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

  /** A runner that waits for room. */
  Pod unschedulable(int slot) {
    return turnedDown(slot, "0/1 nodes are available: 1 Insufficient cpu.");
  }

  /** A runner that no node takes. */
  Pod turnedDown(int slot, String why) {
    return turnedDown(client.resource(RunnerPods.pod(pool, slot, 0)).create(), why);
  }

  /** A job's pod that the scheduler found no node for. */
  Pod unplacedJob(Pod runner) {
    return turnedDown(jobPod(runner), "0/1 nodes are available: 1 Insufficient cpu.");
  }

  private Pod turnedDown(Pod pod, String why) {
    return status(
        pod,
        new PodBuilder(pod)
            .withNewStatus()
            .withPhase("Pending")
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage(why)
            .endCondition()
            .endStatus()
            .build());
  }

  /** A job's pod that the scheduler has yet to try. */
  Pod jobPod(Pod runner) {
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

  Pod status(Pod pod, Pod with) {
    with.getMetadata().setResourceVersion(null);
    return client.resource(with).patchStatus();
  }

  static String name(Pod pod) {
    return pod.getMetadata().getName();
  }
}
