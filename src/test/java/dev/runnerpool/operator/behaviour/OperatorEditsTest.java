package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Edits of a pool while its runners work: free ones follow, busy ones end their jobs first. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorEditsTest {
  private static final String SHELL = "runner: {executor: Shell, version: %s%s}";

  Peers peers;

  @Test
  void aMaxBelowTheBusyOnesLetsThemEndTheirJobs() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 3");
      stage.pushHeld("arm64", 4);
      awaitRunners(stage, 3, 0);
      Set<String> busy = uids(stage);
      stage.pool("arm", "arm64", "max: 1");
      awaitDecision(stage, "MaxReached");
      assertThat(uids(stage)).isEqualTo(busy);
      assertThat(stage.runnerPods()).noneMatch(OperatorEditsTest::leaves);
      stage.endJobs();
      assertThat(stage.jobs()).allMatch(job -> job.retriedBy() == null);
    }
  }

  @Test
  void aNewVersionAndATemplateRollFreeRunnersAndLeaveBusyOnes() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 4, warm: 2", SHELL.formatted("19.3.0", ""));
      awaitRunners(stage, 0, 2);
      stage.pushHeld("arm64", 1);
      awaitRunners(stage, 1, 2);
      Pod busy = busy(stage);
      for (String more : List.of("", ", template: {spec: {priorityClassName: low}}")) {
        Set<String> free = uids(stage);
        free.remove(busy.getMetadata().getUid());
        stage.pool("arm", "arm64", "max: 4, warm: 2", SHELL.formatted("19.4.0", more));
        await()
            .atMost(Stage.PATIENCE)
            .until(() -> uids(stage).stream().noneMatch(free::contains) && uids(stage).size() == 3);
        assertThat(busy(stage).getMetadata().getUid()).isEqualTo(busy.getMetadata().getUid());
        assertThat(leaves(busy(stage))).isFalse();
      }
      assertThat(stage.runnerPods())
          .filteredOn(pod -> !pod.getMetadata().getUid().equals(busy.getMetadata().getUid()))
          .allMatch(pod -> "low".equals(pod.getSpec().getPriorityClassName()))
          .allMatch(pod -> pod.getSpec().getContainers().get(0).getImage().endsWith("19.4.0"));
      stage.endJobs();
    }
  }

  @Test
  void aPoolThatRecommendsLeavesBusyAndIdleRunnersAndItsBudgetAloneAndSaysWhatItWouldDo() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 3, warm: 2");
      awaitRunners(stage, 0, 2);
      Set<String> idle = uids(stage);
      stage.pool("arm", "arm64", "max: 3, warm: 0, mode: Recommend");
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(stage.pool("arm").getStatus().lastDecision().message())
                      .startsWith("recommends only: stop 2"));
      assertThat(uids(stage)).isEqualTo(idle);
      assertThat(stage.runnerPods()).noneMatch(OperatorEditsTest::leaves);
      stage.pool("arm", "arm64", "max: 3, warm: 0");
      stage.awaitRunnerPods(0);
    }
  }

  /** The pod of the runner that GitLab gave the one job to. */
  private static Pod busy(Stage stage) {
    String process = stage.jobs().get(0).systemId();
    return stage.runnerPods().stream()
        .filter(
            pod ->
                pod.getSpec().getContainers().get(0).getEnv().stream()
                    .anyMatch(variable -> process.equals(variable.getValue())))
        .findFirst()
        .orElseThrow();
  }

  private static boolean leaves(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  private static Set<String> uids(Stage stage) {
    return stage.runnerPods().stream()
        .map(pod -> pod.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  private static void awaitDecision(Stage stage, String reason) {
    await()
        .atMost(Stage.PATIENCE)
        .until(() -> stage.pool("arm").getStatus().lastDecision().reason().equals(reason));
  }

  private static void awaitRunners(Stage stage, int busy, int idle) {
    await()
        .atMost(Stage.PATIENCE)
        .until(
            () ->
                stage.pool("arm").getStatus() != null
                    && stage.pool("arm").getStatus().runners() != null
                    && stage.pool("arm").getStatus().runners().busy() == busy
                    && stage.pool("arm").getStatus().runners().idle() == idle);
  }
}
