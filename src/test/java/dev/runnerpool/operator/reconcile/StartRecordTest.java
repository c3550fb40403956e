package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.StartupFailures.Breaker;
import dev.runnerpool.core.scaling.StartupTracker;
import dev.runnerpool.manifests.PoolManifest;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StartRecordTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Policy POLICY = twoKindsOfNodes();

  private final StartupTracker record = new StartupTracker();
  private final StartupMessages words = new StartupMessages();
  private final ShownPods shown = new ShownPods();

  @Test
  void aRunnerThatEndsBeforeItWasReadyFailedOnceHoweverOftenItIsSeen() {
    see(runner("a", RunnerState.FAILED), "phase: Failed, message: node is out of cpu");
    see(runner("a", RunnerState.FAILED), "phase: Failed, message: node is out of cpu");
    assertThat(record.failures().count()).isEqualTo(1);
    assertThat(record.failures().cause()).isEqualTo("pod arm-0: node is out of cpu");
  }

  @Test
  void aRunnerThatTookAJobAndFailsThenIsNoFailedStart() {
    see(runner("a", RunnerState.BUSY), "phase: Running");
    see(runner("a", RunnerState.FAILED), "phase: Failed");
    assertThat(record.failures().count()).isZero();
  }

  @Test
  void anIdleRunnerFromBeforeDoesNotHideThatNewOnesFail() {
    see(runner("old", RunnerState.IDLE), "phase: Running");
    for (String id : List.of("a", "b", "c")) {
      observe(
          Map.of("old", pod("old", "phase: Running"), id, pod(id, "phase: Failed")),
          NOW,
          runner("old", RunnerState.IDLE),
          runner(id, RunnerState.FAILED));
    }
    assertThat(record.failures().breaker(NOW)).isEqualTo(Breaker.OPEN);
  }

  @Test
  void afterTheBreakerOpenedOnlyARunnerBegunSinceClosesIt() {
    Map<String, Pod> before = Map.of("early", pod("early", "phase: Pending"));
    observe(before, NOW, runner("early", RunnerState.STARTING));
    record.refused("exceeded quota", NOW.plusSeconds(1));
    observe(before, NOW.plusSeconds(5), runner("early", RunnerState.BUSY));
    assertThat(record.failures().breaker(NOW.plusSeconds(5))).isEqualTo(Breaker.OPEN);
    assertThat(record.wasRefused()).isTrue();

    Map<String, Pod> trial = Map.of("trial", pod("trial", "phase: Running"));
    observe(trial, NOW.plusSeconds(12), runner("trial", RunnerState.STARTING));
    observe(trial, NOW.plusSeconds(14), runner("trial", RunnerState.BUSY));
    assertThat(record.failures().breaker(NOW.plusSeconds(14))).isEqualTo(Breaker.CLOSED);
    assertThat(record.wasRefused()).isFalse();
  }

  @Test
  void aRunnerThatIsReadyAtOnceAndFailsThenHasNotStarted() {
    for (String id : List.of("a", "b", "c")) {
      see(runner(id, RunnerState.IDLE), "phase: Running");
      see(runner(id, RunnerState.FAILED), "phase: Failed, message: the token was refused");
    }
    assertThat(record.failures().breaker(NOW)).isEqualTo(Breaker.OPEN);
    assertThat(record.failures().cause()).contains("the token was refused");
  }

  @Test
  void aRunnerThatStaysIdleHasStarted() {
    see(runner("a", RunnerState.FAILED), "phase: Failed");
    Map<String, Pod> pods = Map.of("b", pod("b", "phase: Running"));
    observe(pods, NOW.plusMillis(14_999), runner("b", RunnerState.IDLE));
    assertThat(record.failures().count()).isEqualTo(1);
    observe(pods, NOW.plusSeconds(15), runner("b", RunnerState.IDLE));
    assertThat(record.failures().count()).isZero();
  }

  @Test
  void idleRunnersOfANodeThatDoesNotAnswerAnyMoreAreNoFailedStarts() {
    for (String id : List.of("a", "b", "c")) {
      Map<String, Pod> pods = Map.of(id, pod(id, "phase: Running"));
      observe(pods, NOW.plusSeconds(15), runner(id, RunnerState.IDLE));
      observe(pods, NOW.plusSeconds(300), runner(id, RunnerState.STARTING));
    }
    assertThat(record.failures().count()).isZero();
  }

  /** As the kubelet ends the pods of a Spot node that is taken away. */
  @Test
  void idleRunnersThatEndWithTheirNodeAreNoFailedStarts() {
    String shutdown =
        "phase: Failed, reason: Terminated,"
            + " message: Pod was terminated in response to imminent node shutdown.";
    for (String id : List.of("a", "b", "c")) {
      observe(
          Map.of(id, pod(id, "phase: Running")), NOW.plusSeconds(15), runner(id, RunnerState.IDLE));
      observe(Map.of(id, pod(id, shutdown)), NOW.plusSeconds(300), runner(id, RunnerState.FAILED));
    }
    assertThat(record.failures().count()).isZero();
  }

  @Test
  void afterThePauseARefusalIsForgottenOnceNoMoreRunnersAreWanted() {
    record.refused("exceeded quota", NOW);
    record.conclude(Reason.Satisfied, List.of(), NOW.plusSeconds(5));
    assertThat(record.failures().breaker(NOW.plusSeconds(5))).isEqualTo(Breaker.OPEN);
    Runner trial = runner("a", RunnerState.STARTING);
    record.conclude(Reason.Satisfied, List.of(trial), NOW.plusSeconds(60));
    record.conclude(Reason.StartsFailing, List.of(), NOW.plusSeconds(60));
    assertThat(record.failures().breaker(NOW.plusSeconds(60))).isEqualTo(Breaker.HALF_OPEN);
    record.conclude(Reason.Satisfied, List.of(), NOW.plusSeconds(60));
    assertThat(record.failures().breaker(NOW.plusSeconds(60))).isEqualTo(Breaker.CLOSED);
    assertThat(record.wasRefused()).isFalse();
  }

  @Test
  void theKubeletsFirstWordsOnAnImageAreKept() {
    Runner late = runner("a", RunnerState.STARTING);
    see(late, waiting("ErrImagePull", "registry/runner:9 not found"));
    observe(
        Map.of("a", pod("a", waiting("ImagePullBackOff", "Back-off pulling image"))),
        NOW.plusSeconds(120),
        late);
    assertThat(record.failures().cause())
        .isEqualTo("pod arm-0: ErrImagePull: registry/runner:9 not found");
  }

  @Test
  void anImageThatTheKubeletDoesNotNameIsNamed() {
    Runner late = runner("a", RunnerState.STARTING);
    observe(
        Map.of("a", pod("a", waiting("ImagePullBackOff", "try later"))),
        NOW.plusSeconds(120),
        late);
    assertThat(record.failures().cause())
        .isEqualTo("pod arm-0: ImagePullBackOff (image registry/runner:9): try later");
  }

  @Test
  void aMissedDeadlineTellsTheSchedulersWordsElseTheDeadline() {
    see(runner("a", RunnerState.STARTING), "phase: Pending");
    assertThat(record.failures().count()).isZero();
    observe(
        Map.of("a", pod("a", "phase: Pending")),
        NOW.plusSeconds(120),
        runner("a", RunnerState.STARTING));
    assertThat(record.failures().cause()).contains("scaling.startupDeadline, 120 s");

    observe(
        Map.of("b", pod("b", "phase: Pending")),
        NOW.plusSeconds(120),
        unschedulable("b", 1, "0/3 nodes are available: 3 had untolerated taint {ci: }"));
    assertThat(record.failures().cause()).contains("no node takes it", "untolerated taint");
  }

  @Test
  void aRunnerThatMovesOnToTheNextKindOfNodesHasNotFailed() {
    observe(
        Map.of("a", pod("a", "phase: Pending")),
        NOW.plusSeconds(120),
        unschedulable("a", 0, "0/3 nodes are available"));
    assertThat(record.failures().count()).isZero();
  }

  /** Falls back after a minute, gives a start up after two. */
  private static Policy twoKindsOfNodes() {
    return Policies.policy(
        PoolManifest.named("arm")
            .scaling("max: 9, startupDeadline: 2m")
            .with("placement: {nodes: [{nodePool: spot}, {nodePool: od}], fallbackAfter: 1m}")
            .build()
            .getSpec());
  }

  private void see(Runner runner, String status) {
    observe(Map.of(runner.id(), pod(runner.id(), status)), NOW, runner);
  }

  private void observe(Map<String, Pod> pods, Instant at, Runner... runners) {
    shown.show(List.copyOf(pods.values()));
    record.observe(List.of(runners), words.observe(shown, POLICY), POLICY, at);
  }

  private static Runner runner(String id, RunnerState state) {
    return new Runner(0, id, state, NOW, OptionalLong.empty(), 1, Optional.empty());
  }

  private static Runner unschedulable(String id, int choice, String said) {
    return new Runner(
        0, id, RunnerState.STARTING, NOW, OptionalLong.empty(), choice, Optional.of(said));
  }

  private static String waiting(String reason, String message) {
    return "phase: Pending, containerStatuses: [{name: runner, state: {waiting: {reason: %s, message: '%s'}}}]"
        .formatted(reason, message);
  }

  private static Pod pod(String uid, String status) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: arm-0, uid: %s, labels: {runnerpool.dev/role: runner}}
        spec: {containers: [{name: runner, image: "registry/runner:9"}]}
        status: {%s}
        """
            .formatted(uid, status),
        Pod.class);
  }
}
