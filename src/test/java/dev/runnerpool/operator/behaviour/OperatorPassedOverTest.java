package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.gitlab.http.Fault;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** GitLab does not give a job to whom the operator expects. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorPassedOverTest {

  private static final Fault NO_JOBS =
      new Fault("POST /api/v4/jobs/request", Fault.Kind.REFUSE, 0, 0, -1);
  private static final String JOB = "job: {tags: [arm64], script: [sleep 10]}\n";
  Peers peers;

  @Test
  void aJobThatGitLabGivesToNoIdleRunnerOfItsPoolIsTakenByTheNextPool() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("a", "arm64", "max: 2, warm: 1");
      stage.awaitReady("a");
      stage.awaitRunnerPods(1);
      await().atMost(Stage.PATIENCE).until(() -> stage.pool("a").getStatus().runners().idle() == 1);
      Exchange.pause(peers.gitlab(), stage.namespace() + "/a ");
      stage.pool("b", "arm64", "max: 1");
      stage.awaitReady("b");
      peers.gitlab().pushPipeline(stage.project(), "main", false, JOB);
      stage.awaitAllJobs();
      assertThat(stage.notes())
          .anyMatch(
              note ->
                  note.startsWith("JobsPassedOver: JobsPassedOver: GitLab gave jobs that fit")
                      && note.contains("the runner was paused in GitLab"));
      assertThat(stage.condition("a", "Ready").getStatus()).isEqualTo("True");
      stage.awaitCondition("a", "JobsPassedOver", "False", "AsExpected");
    }
  }

  @Test
  void aJobThatNoPoolTakesIsShownAndKeepsNoRunner() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2");
      stage.awaitReady("arm");
      peers.gitlab().faults().inject(NO_JOBS);
      peers.gitlab().pushPipeline(stage.project(), "main", false, JOB);
      assertThat(stage.awaitCondition("arm", "JobsPassedOver", "True", "JobsUnservable"))
          .contains("no runner is kept");
      stage.awaitRunnerPods(0);
      assertThat(stage.pool("arm").getStatus().passedOver().unservable()).isEqualTo(1);
      assertThat(Exchange.metric("runnerpool_jobs_unservable", stage.namespace())).endsWith("1.0");
      assertThat(stage.condition("arm", "Ready").getStatus()).isEqualTo("True");
    } finally {
      peers.gitlab().faults().clearAll();
    }
  }

  /** The look at it by the clock is minutes away. */
  @Test
  void aRunnerThatSomebodyPausedIsPutRightOnceItsJobsArePassedOver() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 2");
      stage.awaitReady("arm");
      Exchange.pause(peers.gitlab(), stage.namespace() + "/arm ");
      peers.gitlab().pushPipeline(stage.project(), "main", false, JOB);
      stage.awaitAllJobs();
      assertThat(stage.notes())
          .anyMatch(note -> note.contains("spec.paused: GitLab had true, the pool has false"));
      stage.awaitCondition("arm", "JobsPassedOver", "False", "AsExpected");
    }
  }

  @Test
  void aMergeRequestsJobDoesNotWaitForAPoolOfProtectedRefs() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("a-protected", "arm64", "max: 2, warm: 1", "protectedRefsOnly: true");
      stage.pool("b-open", "arm64", "max: 1");
      stage.awaitReady("a-protected");
      stage.awaitReady("b-open");
      stage.awaitRunnerPods(1);
      peers.gitlab().pushPipeline(stage.project(), "refs/merge-requests/1/head", false, JOB);
      stage.awaitAllJobs();
    }
  }

  @Test
  void aPoolWhoseManifestBecameInvalidLeavesItsJobsToOthersAtOnce() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("a", "arm64", "max: 2, mode: Recommend");
      stage.pool("b", "arm64", "max: 2, spillAfter: 1h");
      stage.awaitReady("a");
      stage.awaitReady("b");
      stage.push("arm64", 1, 10);
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> Integer.valueOf(1).equals(stage.pool("a").getStatus().waiting()));
      stage.pool("a", "arm64", "max: 2, mode: Recommend", "runner: {config: 'concurrent = ='}");
      stage.awaitCondition("a", "Ready", "False", "InvalidSpec");
      stage.awaitAllJobs();
    }
  }
}
