package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.core.scaling.StartupFailures.Breaker;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.operator.cost.GivenPrices;
import dev.runnerpool.operator.cost.PoolCosts;
import dev.runnerpool.operator.kubernetes.PodResize;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.RunnerPods;
import dev.runnerpool.sandbox.kubernetes.ApiCall;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool whose pods are not taken, beside one whose are. */
class PlanExecutorTest {
  private static final Instant NOW = Instant.now();

  private static final String RUNNING =
      """
      conditions: [{type: Ready, status: "%1$s"}, {type: ContainersReady, status: "%1$s"}]
      containerStatuses: [{name: runner, state: {running: {startedAt: "2026-01-01T00:00:00Z"}}}]
      """;

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
  void aPoolWhoseRequestsHangHoldsNoOtherPoolUp() {
    inject(new Fault.Delay(Duration.ofSeconds(5)));
    CompletableFuture<PlanExecutor.Outcome> bad =
        CompletableFuture.supplyAsync(() -> start("bad", 48, new ReconcileState()));
    while (kubernetes.calls().count(PlanExecutorTest::createsInBad) < 16) {
      Thread.onSpinWait();
    }
    assertThat(start("good", 40, new ReconcileState()).started()).hasSize(40);
    assertThat(bad).isNotDone();
  }

  @Test
  void onceAStartIsRefusedTheOthersOfThePlanAreNotTriedAndTheBreakerOpens() {
    inject(new Fault.Refuse(403));
    ReconcileState state = new ReconcileState();
    PlanExecutor.Outcome outcome = start("bad", 1000, state);
    assertThat(outcome.started()).isEmpty();
    assertThat(kubernetes.calls().count(PlanExecutorTest::createsInBad)).isBetween(1L, 32L);
    assertThat(state.autoscaler.state().startFailures().breaker(NOW)).isEqualTo(Breaker.OPEN);
    assertThat(state.autoscaler.state().startFailures().cause()).startsWith("create pod arm-");
    assertThat(state.autoscaler.state().startRefused()).isTrue();
  }

  @Test
  void aStartWhoseAnswerIsLostIsNotRefused() {
    inject(new Fault.LoseReply());
    ReconcileState state = new ReconcileState();
    PlanExecutor.Outcome outcome = start("bad", 1, state);
    assertThat(outcome.refusals()).isEmpty();
    assertThat(state.autoscaler.state().startFailures().count()).isZero();
  }

  @Test
  void aPodOfAnotherThatBearsASlotsNameIsNamedAndLookedAtLessAndLess() {
    kubernetes.client().resource(bare("good", "arm-1", Map.of())).create();
    ReconcileState state = new ReconcileState();
    PlanExecutor.Outcome outcome = start("good", 3, state);
    assertThat(outcome.started()).extracting(PlanExecutorTest::name).contains("arm-0", "arm-2");
    assertThat(outcome.refusals())
        .singleElement()
        .asString()
        .contains("pod good/arm-1 (no owner)", "slot 1", "delete it");
    assertThat(state.occupied.slots()).containsExactly(1);
    assertThat(state.autoscaler.state().startFailures().count()).as("other slots go on").isZero();

    long before = looks();
    for (int second = 1; second < 200; second++) {
      Instant later = NOW.plusSeconds(second);
      assertThat(execute("good", 0, state, later).refusals()).hasSize(1);
    }
    assertThat(looks() - before).as("after one minute, and after two more").isEqualTo(2);

    kubernetes.client().pods().inNamespace("good").withName("arm-1").withGracePeriod(0).delete();
    Instant late = NOW.plus(Duration.ofHours(1));
    assertThat(execute("good", 0, state, late).refusals()).isEmpty();
    assertThat(state.occupied.slots()).isEmpty();
  }

  @Test
  void aRunnerThatTheInformerDoesNotShowIsLearnedFromTheConflict() {
    start("good", 1, new ReconcileState());
    ReconcileState restarted = new ReconcileState();
    assertThat(start("good", 1, restarted).refusals()).isEmpty();
    assertThat(restarted.ownWrites.over(List.of(), NOW))
        .extracting(PlanExecutorTest::name)
        .containsExactly("arm-0");
    assertThat(restarted.occupied.slots()).isEmpty();
  }

  @Test
  void aRunnerOfAnEarlierPoolOfTheNameIsNotTaken() {
    kubernetes.client().resource(RunnerPods.pod(pool("good", "old"), 0, 0)).create();
    PlanExecutor.Outcome outcome = start("good", 1, new ReconcileState());
    assertThat(outcome.refusals()).singleElement().asString().contains("RunnerPool arm, UID old");
  }

  @Test
  void aSlotThatALowerMaxTookAwayIsNoTroubleAnyMore() {
    ReconcileState state = new ReconcileState();
    kubernetes.client().resource(bare("good", "arm-7", Map.of())).create();
    start("good", 8, state);
    assertThat(state.occupied.slots()).containsExactly(7);
    RunnerPool smaller = pool("good", "0d4a3f0e", "5");
    assertThat(execute(smaller, 0, state, NOW).refusals()).isEmpty();
  }

  @Test
  void aRunnerThatEndedIsDeletedOnceItsCostIsRecordedAndNotBefore() {
    RunnerPool pool = pool("good", "0d4a3f0e");
    ReconcileState state = new ReconcileState();
    start("good", 1, state);
    Pod ended = kubernetes.client().pods().inNamespace("good").withName("arm-0").get();
    ended.getSpec().setNodeName("n1");
    ended.setStatus(new PodStatusBuilder().withPhase("Succeeded").build());
    Runner runner =
        new Runner(
            0,
            ended.getMetadata().getUid(),
            RunnerState.FINISHED,
            NOW,
            OptionalLong.empty(),
            0,
            Optional.empty());
    records.leaveUnsettled(true);
    costs.book(pool, List.of(runner), List.of(ended), NOW.plusSeconds(60));
    PlanExecutor.Outcome held = remove(pool, ended, state);
    assertThat(held.again()).as("looked at again soon").isPresent();
    assertThat(pods()).hasSize(1);
    records.leaveUnsettled(false);
    assertThat(remove(pool, ended, state).again()).isEmpty();
    assertThat(pods()).isEmpty();
  }

  /** It may have taken a job at once: a plan to stop it is for the probe to confirm. */
  @Test
  void aShellRunnerThatWasNotProbedYetIsNotStopped() {
    RunnerPool pool = pool("good", "0d4a3f0e", "1000}\n  runner: {executor: Shell");
    execute(pool, 1, new ReconcileState(), NOW);
    Pod pod = pods().get(0);
    for (String ready : List.of("False", "True")) {
      pod.setStatus(Serialization.unmarshal(RUNNING.formatted(ready), PodStatus.class));
      String uid = pod.getMetadata().getUid();
      Action retire = new Action.Retire(0, uid, Reason.IdleTimeout);
      execute(pool, Map.of(uid, pod), List.of(retire), new ReconcileState(), NOW);
      assertThat(pods()).hasSize(ready.equals("False") ? 1 : 0);
    }
  }

  private PlanExecutor.Outcome remove(RunnerPool pool, Pod pod, ReconcileState state) {
    String uid = pod.getMetadata().getUid();
    return execute(pool, Map.of(uid, pod), List.of(new Action.Remove(0, uid)), state, NOW);
  }

  private List<Pod> pods() {
    return kubernetes.client().pods().inNamespace("good").list().getItems();
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }

  private long looks() {
    return kubernetes
        .calls()
        .count(call -> call.kind().equals("Pod") && call.verb().equals("list"));
  }

  private static Pod bare(String namespace, String name, Map<String, String> labels) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("app")
        .withImage("app")
        .endContainer()
        .endSpec()
        .build();
  }

  private void inject(Fault.Effect effect) {
    kubernetes.inject(new Fault(PlanExecutorTest::createsInBad, 0, 10_000, effect));
  }

  private static boolean createsInBad(ApiCall call) {
    return call.namespace().equals("bad")
        && call.kind().equals("Pod")
        && call.verb().equals("create");
  }

  private PlanExecutor.Outcome start(String namespace, int count, ReconcileState state) {
    return execute(namespace, count, state, NOW);
  }

  private PlanExecutor.Outcome execute(
      String namespace, int count, ReconcileState state, Instant now) {
    return execute(pool(namespace, "0d4a3f0e"), count, state, now);
  }

  private PlanExecutor.Outcome execute(
      RunnerPool pool, int count, ReconcileState state, Instant now) {
    List<Action> starts =
        IntStream.range(0, count)
            .<Action>mapToObj(slot -> new Action.Start(slot, 0, Reason.JobsWaiting))
            .toList();
    return execute(pool, Map.of(), starts, state, now);
  }

  private PlanExecutor.Outcome execute(
      RunnerPool pool,
      Map<String, Pod> pods,
      List<Action> actions,
      ReconcileState state,
      Instant now) {
    Decision decision = new Decision(Reason.JobsWaiting, "so many");
    return executor.execute(pool, pods, new ScalePlan(actions, List.of(), decision), state, now);
  }

  private static RunnerPool pool(String namespace, String uid) {
    return pool(namespace, uid, "1000");
  }

  private static RunnerPool pool(String namespace, String uid, String max) {
    return Serialization.unmarshal(
"""
apiVersion: runnerpool.dev/v1alpha1
kind: RunnerPool
metadata: {name: arm, namespace: %s, uid: %s}
spec:
  architecture: arm64
  gitlab: {url: "https://gitlab.example.com", group: ci, credentials: {secretRef: {name: s}}}
  scaling: {max: %s}
"""
            .formatted(namespace, uid, max),
        RunnerPool.class);
  }
}
