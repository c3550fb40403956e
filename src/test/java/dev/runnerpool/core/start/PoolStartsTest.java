package dev.runnerpool.core.start;

import static dev.runnerpool.core.start.StartingPool.at;
import static dev.runnerpool.core.start.StartingPool.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs from the queue to their script, as looks at a pool show them. */
class PoolStartsTest {

  private final StartingPool scene = new StartingPool();

  @Test
  void aJobGoesThroughEachPhase() {
    scene.look(0.5);
    scene.jobs(7, 1.0).look(1.4);
    assertThat(scene.start(7)).isEqualTo("known 400, runner_created …");
    scene.runner("a-0", RunnerState.STARTING, "", 1.5).look(1.5);
    assertThat(scene.start(7)).isEqualTo("known 400, runner_created 100, runner_scheduled …");
    scene.runner("a-0", RunnerState.STARTING, "", 1.5, 1.6).look(1.6);
    scene.runner("a-0", RunnerState.IDLE, "", 1.5, 1.6, 3.2).look(3.2);
    assertThat(scene.start(7)).endsWith("runner_scheduled 100, runner_ready 1600, claimed …");
    scene
        .jobs()
        .runner("a-0", RunnerState.BUSY, "", 1.5, 1.6, 3.2)
        .jobPod("a-0", 7, "", 3.7)
        .look(3.7);
    assertThat(scene.start(7)).endsWith("claimed 500, job_pod_scheduled …");
    scene.jobPod("a-0", 7, "", 3.7, 3.8).look(3.8);
    assertThat(scene.start(7)).endsWith("job_pod_scheduled 100, images_pulled …");
    scene.jobPod("a-0", 7, "", 3.7, 3.8, 5.9);
    assertThat(scene.look(5.9)).containsExactly(7L);
    assertThat(scene.start(7))
        .isEqualTo(
            "known 400, runner_created 100, runner_scheduled 100, runner_ready 1600, claimed 500,"
                + " job_pod_scheduled 100, images_pulled 2100, script_started 800");
    assertThat(scene.starts.find(7).orElseThrow().total()).contains(Duration.ofMillis(5_700));
    scene.jobPod("a-0", 7, "", 3.7, 3.8, 5.9);
    assertThat(scene.look(6)).as("counted once").isEmpty();
  }

  @Test
  void aWarmRunnerTakesAJobThatNoReadingShowed() {
    scene.runner("a-0", RunnerState.IDLE, "", 1, 2, 3).look(4);
    scene.runner("a-0", RunnerState.BUSY, "", 1, 2, 3).jobPod("a-0", 7, "", 100.2).look(100.2);
    scene.jobPod("a-0", 7, "", 100.2, 100.3).look(100.3);
    scene.jobPod("a-0", 7, "", 100.2, 100.3, 101.1);
    assertThat(scene.look(101.1)).as("nobody knows since when it waited").isEmpty();
    var counted = scene.starts.countEnded(record(7, 0, 500.0, 500.9));
    assertThat(counted.map(StartingPool::text))
        .as("GitLab tells how long, by whatever clock")
        .contains(
            "runner_created 0, runner_scheduled 0, runner_ready 0, claimed 900, job_pod_scheduled"
                + " 100, images_pulled 800, script_started 2100");
    assertThat(scene.starts.countEnded(record(7, 0, 500.0, 500.9))).as("again").isEmpty();
    assertThat(scene.starts.complete(record(7, 0, 500.0, 500.9))).isPresent();
  }

  @Test
  void gitlabRunnerGoesOnWithItsNextLookAtThePod() {
    busy(7, 10.0);
    scene.jobPod("a-0", 7, "", 10.0, 10.0, 16.1).look(16.1);
    assertThat(scene.start(7)).as("made at 10, looked at each 3 s").endsWith("script_started 2900");
  }

  @Test
  void aJobThatIsOverBeforeThatLookHadBegunByItsEnd() {
    busy(7, 10.0);
    scene.jobPod("a-0", 7, "", 10.0, 10.0, 10.5).look(10.5);
    scene.gone("pod-7").look(11.5);
    assertThat(scene.start(7))
        .endsWith("job_pod_scheduled 500, images_pulled 0, script_started 1000");
  }

  @Test
  void aQuotaThatHoldsThePodUpIsNoTimeBeforeTheClaim() {
    scene.look(0);
    scene.jobs(7, 1.0).look(1.2);
    scene.runner("a-0", RunnerState.IDLE, "", 2, 2, 3).look(3.5);
    scene.jobs().runner("a-0", RunnerState.BUSY, "", 2, 2, 3, 5).look(5.6);
    assertThat(scene.start(7)).isEqualTo("known 200, claimed …");
    assertThat(scene.delay(7)).contains("it left the queue");
    scene.jobPod("a-0", 7, "", 31.0, 31.0).look(31.0);
    assertThat(scene.start(7)).contains("claimed 2100, job_pod_scheduled 25400");
    assertThat(
            scene.starts.find(7).orElseThrow().spans().stream()
                .filter(span -> span.phase() == StartPhase.JobPodScheduled)
                .findFirst()
                .orElseThrow()
                .delay()
                .orElseThrow())
        .contains("quota");
  }

  @Test
  void aLookAfterARestartCountsByThePodsOwnTimes() {
    scene.runner("a-0", RunnerState.BUSY, "", 1, 2, 4).jobPod("a-0", 7, "", 5, 6, 8);
    assertThat(scene.look(60)).as("started under another operator").isEmpty();
    var start = scene.starts.complete(record(7, 0, 0, 5)).orElseThrow();
    assertThat(start.queuedAt()).isEqualTo(at(0.5));
    assertThat(StartingPool.text(start))
        .isEqualTo(
            "runner_created 1000, runner_scheduled 1000, runner_ready 2000, claimed 1000,"
                + " job_pod_scheduled 1000, images_pulled 2000, script_started 0");
    assertThat(scene.starts.countEnded(record(7, 0, 0, 5))).isEmpty();
  }

  @Test
  void aRunnerTakesAnotherJobThanItWasMadeFor() {
    scene.look(0);
    scene.jobs(7, 1.0).look(1.0);
    scene.runner("a-0", RunnerState.STARTING, "", 1.2).look(1.2);
    scene.jobs(6, 1.5, 7, 1.0).look(2.0);
    assertThat(scene.start(6)).as("the lower number is first").endsWith("runner_scheduled …");
    assertThat(scene.start(7)).endsWith("runner_created …");
    scene
        .jobs(7, 1.0)
        .runner("a-0", RunnerState.BUSY, "", 1.2, 1.3, 2.1)
        .jobPod("a-0", 6, "", 2.4)
        .look(2.4);
    assertThat(scene.start(6)).startsWith("known 500, runner_created 0, runner_scheduled");
    assertThat(scene.starts.find(6).orElseThrow().runner()).contains("a-0");
    assertThat(scene.start(7)).isEqualTo("known 0, runner_created …");
  }

  @Test
  void whatKeepsAPoolFromStartingARunnerIsSaid() {
    scene.look(0);
    scene.jobs(7, 1.0).decides(Reason.MaxReached, "1 more runners wanted; max 4").look(1.0);
    assertThat(scene.delay(7)).isEqualTo("MaxReached: 1 more runners wanted; max 4");
    scene.decides(Reason.BudgetReached, "12.50 spent").look(60.0);
    assertThat(scene.delay(7)).isEqualTo("BudgetReached: 12.50 spent");
    scene.decides(Reason.JobsWaiting, "start 1").look(62.0);
    scene.runner("a-0", RunnerState.STARTING, "", 62).look(62.1);
    assertThat(scene.starts.find(7).orElseThrow().spans().get(1).delay())
        .as("what lasted longest")
        .contains("MaxReached: 1 more runners wanted; max 4");
  }

  @Test
  void theSchedulersAndTheKubeletsWordsAreSaid() {
    scene.look(0);
    scene.jobs(7, 1.0).look(1.0);
    scene.runner("a-0", RunnerState.STARTING, "0/3 nodes fit", 1).look(1.1);
    assertThat(scene.delay(7)).isEqualTo("0/3 nodes fit");
    scene.runner("a-0", RunnerState.STARTING, "ErrImagePull: not found", 1, 90).look(90.5);
    scene.runner("a-0", RunnerState.STARTING, "ImagePullBackOff", 1, 90).look(95);
    assertThat(scene.delay(7)).isEqualTo("ErrImagePull: not found");
    assertThat(scene.starts.find(7).orElseThrow().spans().get(2).delay()).contains("0/3 nodes fit");
  }

  @Test
  void aJobWhosePodIsGoneBeforeItRanHasEnded() {
    busy(7, 10.0);
    scene.jobPod("a-0", 7, "ErrImagePull: no such image", 10.0, 10.0).look(10.1);
    scene.gone("pod-7").look(40);
    assertThat(scene.start(7)).endsWith("images_pulled 29900");
    assertThat(scene.delay(7)).contains("no such image");
    assertThat(scene.starts.countEnded(record(7, 0, 9, 10))).isEmpty();
  }

  @Test
  void aSecondPodOfAJobTakesUpWhatTheFirstDidNotEnd() {
    busy(7, 10.0);
    scene.jobPod("a-0", 7, "", 10.0, 10.0).look(10.1);
    scene.gone("pod-7").look(11);
    scene.jobPod("a-0", 7, "", 12.0, 12.0, 13.0);
    assertThat(scene.look(13.0)).containsExactly(7L);
  }

  @Test
  void aRunnerThatIsLostEndsTheStartOfItsJob() {
    busy(7, 10.0);
    scene.gone("a-0").look(20);
    assertThat(scene.start(7)).endsWith("job_pod_scheduled 10000");
    assertThat(scene.delay(7)).contains("ended before");
  }

  @Test
  void aJobPodThatAnEarlierRunnerOfTheSlotLeftIsNotTheNewOnes() {
    scene
        .runner("a-0", RunnerState.IDLE, "", 100, 100, 101)
        .jobPod("a-0", 7, "", 50.0, 50.0, 51.0)
        .look(102);
    assertThat(scene.start(7)).as("nothing is known of its runner").doesNotContain("runner_");
    assertThat(scene.starts.complete(record(7, 0, 49, 50)).map(StartingPool::text))
        .contains("claimed 1000, job_pod_scheduled 0, images_pulled 1000, script_started 2000");
  }

  @Test
  void aShellRunnersJobIsFoundBySlotAndTimeWhenItEnded() {
    scene.shell().look(0);
    scene.jobs(7, 1.0, 8, 1.1).look(1.5);
    scene
        .runner("a-0", RunnerState.STARTING, "", 2)
        .runner("a-1", RunnerState.STARTING, "", 2)
        .look(2.2);
    scene
        .jobs()
        .runner("a-0", RunnerState.BUSY, "", 2, 2, 3, 4)
        .runner("a-1", RunnerState.BUSY, "", 2, 2, 3, 5)
        .look(5.5);
    scene.gone("a-0").gone("a-1").look(20);
    var start = scene.starts.countEnded(record(7, 1, 1.0, 4.9)).orElseThrow();
    assertThat(start.runner()).contains("a-1");
    assertThat(StartingPool.text(start))
        .isEqualTo(
            "known 500, runner_created 700, runner_scheduled 400, runner_ready 900, claimed 2000,"
                + " script_started 0");
    assertThat(scene.starts.countEnded(record(9, 1, 1.0, 4.9))).as("no other job's").isEmpty();
    assertThat(scene.starts.countEnded(record(8, 0, 1.1, 400))).as("much later").isEmpty();
  }

  @Test
  void aJobThatLeftTheQueueIsForgottenSoonUnlessAShellRunnerMayHaveIt() {
    for (StartingPool each : List.of(new StartingPool(), new StartingPool().shell())) {
      each.look(0);
      each.jobs(7, 1.0).look(1.5);
      each.jobs().look(2);
      assertThat(each.delay(7)).contains("it left the queue", "or it was cancelled");
      each.look(122);
      assertThat(each.start(7)).isEqualTo("known 500, claimed …");
    }
    scene.look(0);
    scene.jobs(7, 1.0).look(1.5);
    scene.jobs().look(2);
    scene.look(123);
    assertThat(scene.starts.find(7)).as("a runner's pod would have shown it").isEmpty();
    StartingPool shell = new StartingPool().shell();
    shell.look(0);
    shell.jobs(7, 1.0).look(1.5);
    shell.jobs().look(2);
    shell.look(7_200);
    assertThat(shell.delay(7)).contains("does not tell which job it has with the Shell executor");
  }

  /** Seen with the real kubelet: a probe that never succeeded tells nothing while the job runs. */
  @Test
  void aShellRunnerThatTookItsJobBeforeItWasReadyTellsItWhenItEnds() {
    scene.shell().look(0);
    scene.jobs(7, 1.0).look(1.0);
    scene.runner("a-0", RunnerState.STARTING, "", 2).look(2.2);
    scene.jobs().runner("a-0", RunnerState.STARTING, "", 2, 2, 4).look(4.5);
    scene.look(59);
    scene.runner("a-0", RunnerState.FINISHED, "", 2, 2, 4, 4).look(60.5);
    assertThat(scene.starts.countEnded(record(7, 0, 1.0, 4.8)).map(StartingPool::text))
        .hasValueSatisfying(text -> assertThat(text).endsWith("claimed 0, script_started 0"));
  }

  @Test
  void aJobThatIsPassedOverWaitsForNoRunnerToCome() {
    scene.look(0);
    scene.passedOver(7, 1.0).runner("a-0", RunnerState.IDLE, "", 0, 0, 0).look(1.0);
    assertThat(scene.start(7)).isEqualTo("known 0, claimed …");
    assertThat(scene.delay(7)).contains("passed over");
  }

  @Test
  void whatIsKeptOfJobsThatAreOverIsBoundedAndTheNewestAreFirst() {
    scene.keeping(2).look(0);
    for (int job = 1; job <= 5; job++) {
      scene.jobPod("a-" + job, job, "", job, job, job).look(job + 0.5);
    }
    scene.jobs(9, 5.0).look(6);
    assertThat(scene.starts.all())
        .as("their pods are there")
        .extracting(JobStart::job)
        .containsExactly(9L, 5L, 4L, 3L, 2L, 1L);
    scene.gone("pod-1").look(6.5);
    scene.gone("pod-2").look(7);
    scene.gone("pod-3").look(8);
    assertThat(scene.starts.all()).extracting(JobStart::job).containsExactly(9L, 5L, 4L, 3L, 2L);
    assertThat(scene.starts.find(1)).isEmpty();
  }

  @Test
  void whatWaitedBeforeTheOperatorLookedWasKnownAtOnce() {
    scene.jobs(7, -300).look(0);
    assertThat(scene.start(7)).isEqualTo("known 0, runner_created …");
  }

  /** A runner takes a job in that second. */
  private void busy(long job, double second) {
    scene.look(0);
    scene.jobs(job, second - 1).look(second - 0.9);
    scene.runner("a-0", RunnerState.STARTING, "", second - 0.8).look(second - 0.8);
    scene
        .jobs()
        .runner("a-0", RunnerState.BUSY, "", second - 0.8, second - 0.6, second - 0.2)
        .jobPod("a-0", job, "", second)
        .look(second);
  }
}
