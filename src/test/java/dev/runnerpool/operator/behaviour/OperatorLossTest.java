package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runners that go with their node while they hold a job. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorLossTest {
  private static final String ONCE = "runner: {retryLostJobs: Once}";
  private static final String LONG = "script: [sleep 100000]";

  Peers peers;

  @Test
  void aJobWhoseRunnerIsGoneIsCancelledSaidAndCountedAndNotRepeated() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2");
      stage.pushFile("job: {tags: [arm64], " + LONG + "}");
      lose(stage);
      awaitEnd(stage, "canceled");
      assertThat(stage.jobs()).hasSize(1);
      long id = stage.jobs().get(0).id();
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(stage.notes())
                      .contains(
                          "JobLost: the runner of job %d of %s is gone: it was cancelled in GitLab"
                              .formatted(id, stage.project())));
      assertThat(Exchange.metrics().lines())
          .anyMatch(
              line ->
                  line.startsWith("runnerpool_jobs_lost_total{")
                      && line.contains("namespace=\"" + stage.namespace() + "\"")
                      && line.contains("end=\"canceled\"")
                      && line.endsWith(" 1.0"));
    }
  }

  @Test
  void itRunsAgainOnceIfThePoolSaysSo() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2", ONCE);
      stage.pushFile("job: {tags: [arm64], " + LONG + "}");
      lose(stage);
      await().atMost(Stage.PATIENCE).until(() -> stage.jobs().size() == 2);
      SimulatedJob again = stage.jobs().get(1);
      assertThat(again.retriedFrom()).isEqualTo(stage.jobs().get(0).id());
      lose(stage);
      await().atMost(Stage.PATIENCE).until(() -> stage.jobs("canceled") == 2);
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(stage.notes())
                      .anySatisfy(note -> assertThat(note).contains("runs again as job"))
                      .anySatisfy(note -> assertThat(note).contains("was a repetition already")));
      assertThat(stage.jobs()).hasSize(2);
    }
  }

  @Test
  void aJobThatDeploysIsNotRepeated() {
    notRepeated("environment: production", "it deploys to an environment");
  }

  @Test
  void aJobOfAProjectWithResourceGroupsIsNotRepeated() {
    notRepeated("resource_group: production", "uses resource_group");
  }

  @Test
  void aWarmRunnerThatTakesOverTheSlotAtOnceHidesItNotForLong() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 1, warm: 1");
      stage.pushFile("job: {tags: [arm64], " + LONG + "}");
      lose(stage);
      awaitEnd(stage, "canceled");
    }
  }

  @Test
  void aPoolLeavesNoJobRunningWithNobody() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2");
      stage.pushFile("job: {tags: [arm64], " + LONG + "}");
      awaitBusy(stage);
      stage.delete("arm");
      stage.losePods();
      await().atMost(Stage.PATIENCE).until(() -> stage.pool("arm") == null);
      assertThat(stage.jobs("canceled")).isEqualTo(1);
    }
  }

  @Test
  void aPoolThatRecommendsOnlyLeavesTheJobUntilItActsAgain() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2");
      stage.pushFile("job: {tags: [arm64], " + LONG + "}");
      await().atMost(Stage.PATIENCE).until(() -> stage.jobs("running") == 1);
      stage.pool("arm", "arm64", "max: 2, mode: Recommend");
      lose(stage);
      await().during(Duration.ofSeconds(4)).until(() -> stage.jobs("running") == 1);
      stage.pool("arm", "arm64", "max: 2");
      // A reading follows the end of a runner.
      stage.push("arm64", 1, 1);
      awaitEnd(stage, "canceled");
    }
  }

  private void notRepeated(String keyword, String reason) {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2", ONCE);
      stage.pushFile("job: {tags: [arm64], " + keyword + ", " + LONG + "}");
      lose(stage);
      awaitEnd(stage, "canceled");
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(stage.notes())
                      .anySatisfy(note -> assertThat(note).contains("JobLost", reason)));
      assertThat(stage.jobs()).hasSize(1);
    }
  }

  private static void lose(Stage stage) {
    awaitBusy(stage);
    stage.losePods();
  }

  private static void awaitBusy(Stage stage) {
    await()
        .atMost(Stage.PATIENCE)
        .until(
            () ->
                stage.jobs("running") == 1
                    && stage.pool("arm").getStatus().runners() != null
                    && stage.pool("arm").getStatus().runners().busy() == 1);
  }

  private static void awaitEnd(Stage stage, String status) {
    await().atMost(Stage.PATIENCE).until(() -> stage.jobs(status) == 1);
  }
}
