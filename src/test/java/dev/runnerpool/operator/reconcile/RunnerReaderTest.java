package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunnerReaderTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private static final String PENDING = "status: {phase: Pending}";
  private static final String FULL =
      """
      status:
        phase: Pending
        conditions:
        - {type: PodScheduled, status: "False", reason: Unschedulable, message: "0/3 nodes fit"}
      """;
  private static final String READY = running("09:58:00", "True", "09:58:01");
  private static final String JOB_POD =
      """
      metadata:
        name: job-pod
        uid: job
        creationTimestamp: "2026-03-02T09:59:00Z"
        annotations: {job.runner.gitlab.com/id: "4711"}
      """;

  @Test
  void aPodWithoutARunningContainerStarts() {
    Runner runner = kubernetes(PENDING);
    assertThat(runner.state()).isEqualTo(RunnerState.STARTING);
    assertThat(runner.since()).isEqualTo("2026-03-02T09:57:00Z");
    assertThat(runner.slot()).isEqualTo(3);
    assertThat(runner.nodeChoice()).isEqualTo(1);
    assertThat(runner.unschedulable()).isEmpty();
  }

  @Test
  void aPodThatNoNodeTakesStartsAndSaysWhatTheSchedulerSays() {
    Runner runner = kubernetes(FULL);
    assertThat(runner.state()).isEqualTo(RunnerState.STARTING);
    assertThat(runner.unschedulable()).contains("0/3 nodes fit");
  }

  @Test
  void aReadyRunnerIsIdleSinceItWasReady() {
    Runner runner = kubernetes(READY);
    assertThat(runner.state()).isEqualTo(RunnerState.IDLE);
    assertThat(runner.since()).isEqualTo("2026-03-02T09:58:01Z");
  }

  @Test
  void aJobPodMakesItsRunnerBusyAndNamesTheJob() {
    Runner runner = read(pod("", READY), Optional.of(yaml(JOB_POD)), Optional.empty(), false);
    assertThat(runner.state()).isEqualTo(RunnerState.BUSY);
    assertThat(runner.since()).isEqualTo("2026-03-02T09:59:00Z");
    assertThat(runner.job()).hasValue(4711);
  }

  @Test
  void aJobPodThatTheLastRunnerOfTheSlotLeftMakesNobodyBusy() {
    Pod left = yaml(JOB_POD.replace("09:59:00", "09:56:59"));
    Runner runner = read(pod("", READY), Optional.of(left), Optional.empty(), false);
    assertThat(runner.state()).isEqualTo(RunnerState.IDLE);
    assertThat(runner.job()).isEmpty();
  }

  @Test
  void ofTheJobPodsThatNameARunnerTheNewestCounts() {
    Pod runner = pod("", READY);
    runner.getMetadata().setLabels(Map.of(Labels.SLOT, "3", Labels.ROLE, Labels.ROLE_RUNNER));
    Pod left = jobPod("09:56:59", "1");
    Pod own = jobPod("09:59:00", "2");
    for (List<Pod> pods : List.of(List.of(runner, left, own), List.of(own, left, runner))) {
      assertThat(new PoolRunners(new ClusterTime()).of(pods, new ReconcileState(), NOW))
          .singleElement()
          .satisfies(busy -> assertThat(busy.job()).hasValue(2));
    }
  }

  @Test
  void whateverOurClockSaysARunnerIsAsOldAsItIs() {
    Pod pod = pod("", READY);
    pod.getMetadata().setLabels(Map.of(Labels.SLOT, "3", Labels.ROLE, Labels.ROLE_RUNNER));
    for (int wrong : List.of(-300, 300)) {
      Instant here = NOW.plusSeconds(wrong);
      ClusterTime time = new ClusterTime();
      time.saw(NOW, here);
      Instant since =
          new PoolRunners(time).of(List.of(pod), new ReconcileState(), here).get(0).since();
      assertThat(Duration.between(since, here))
          .isCloseTo(
              Duration.between(read(pod, Optional.empty(), Optional.empty(), false).since(), NOW),
              Duration.ofSeconds(1));
    }
  }

  private static Pod jobPod(String created, String id) {
    Pod pod = yaml(JOB_POD.replace("09:59:00", created).replace("4711", id));
    pod.getMetadata().setLabels(Map.of(Labels.MANAGER_NAME, "linux-3"));
    return pod;
  }

  @Test
  void aShellRunnerThatIsNotReadyAnyMoreHoldsAJob() {
    Runner runner = shell(running("09:58:00", "False", "09:59:30"));
    assertThat(runner.state()).isEqualTo(RunnerState.BUSY);
    assertThat(runner.since()).isEqualTo("2026-03-02T09:59:30Z");
  }

  /** The node controller calls all pods of such a node not ready, and nobody probed them. */
  @Test
  void aShellRunnerWhoseNodeDoesNotAnswerTookNoJobByThat() {
    Pod idle = shellPod(running("09:58:00", "False", "09:59:30"));
    idle.getStatus().getConditions().add(containersReady("True"));
    assertThat(read(idle, Optional.empty(), Optional.empty(), false).state())
        .isEqualTo(RunnerState.STARTING);

    Pod busy = shellPod(running("09:58:00", "False", "09:59:30"));
    busy.getStatus().getConditions().add(containersReady("False"));
    assertThat(read(busy, Optional.empty(), Optional.empty(), false).state())
        .isEqualTo(RunnerState.BUSY);
  }

  private static PodCondition containersReady(String status) {
    return new PodConditionBuilder().withType("ContainersReady").withStatus(status).build();
  }

  @Test
  void aShellRunnerThatNeverBecameReadyTookAJobBeforeItsFirstProbe() {
    assertThat(shell(running("09:59:58", "False", "09:57:00")).state())
        .isEqualTo(RunnerState.STARTING);
    assertThat(shell(running("09:59:50", "False", "09:57:00")).state()).isEqualTo(RunnerState.BUSY);
  }

  @Test
  void whenTheFirstProbeOfAShellRunnerIsOverItIsReadAgainThoughNothingHappens() {
    Pod starting = shellPod(running("09:59:58", "False", "09:59:58"));
    assertThat(readAgainAt(starting)).hasValue(Instant.parse("2026-03-02T10:00:03Z"));
    for (Pod known :
        List.of(
            shellPod(running("09:59:50", "False", "09:57:00")),
            shellPod(running("09:59:58", "True", "09:59:59")),
            shellPod(PENDING),
            pod("", running("09:59:58", "False", "09:59:58")))) {
      assertThat(readAgainAt(known)).isEmpty();
    }
  }

  private static Optional<Instant> readAgainAt(Pod pod) {
    return new PoolRunners(new ClusterTime()).readAgainAt(List.of(pod), NOW);
  }

  @Test
  void aShellRunnerWhoseFirstProbeTookLongIsIdleOnceItIsReady() {
    Pod slow = shellPod(running("09:59:50", "True", "09:59:59"));
    Runner runner = read(slow, Optional.empty(), Optional.of(NOW.minusSeconds(5)), false);
    assertThat(runner.state()).isEqualTo(RunnerState.IDLE);
    assertThat(runner.since()).isEqualTo("2026-03-02T09:59:59Z");
  }

  @Test
  void aRunnerThatTookAJobIsNeverIdleAgain() {
    Instant taken = NOW.minusSeconds(40);
    Runner runner = read(pod("", READY), Optional.empty(), Optional.of(taken), false);
    assertThat(runner.state()).isEqualTo(RunnerState.BUSY);
    assertThat(runner.since()).isEqualTo(taken);
  }

  @Test
  void aRunnerToldToStopRetiresWhetherTheClusterShowsItYetOrNot() {
    assertThat(read(pod("", READY), Optional.empty(), Optional.empty(), true).state())
        .isEqualTo(RunnerState.RETIRING);
    Runner shown =
        read(
            pod("  deletionTimestamp: \"2026-03-02T11:00:00Z\"\n", READY),
            Optional.of(yaml(JOB_POD)),
            Optional.empty(),
            false);
    assertThat(shown.state()).isEqualTo(RunnerState.RETIRING);
    assertThat(shown.job()).hasValue(4711);
  }

  @Test
  void anEndedRunnerIsFinishedOrFailedSinceItsEnd() {
    Runner finished = kubernetes(ended("Succeeded", 0));
    assertThat(finished.state()).isEqualTo(RunnerState.FINISHED);
    assertThat(finished.since()).isEqualTo("2026-03-02T09:59:59Z");
    assertThat(kubernetes(ended("Failed", 1)).state()).isEqualTo(RunnerState.FAILED);
    assertThat(PodWords.exit(pod("", ended("Failed", 137))))
        .hasValue("runner ended with exit code 137 (Error)");
  }

  @Test
  void anImageThatCannotBePulledIsTroubleAndAnOrdinaryStartIsNot() {
    assertThat(PodWords.waitingReason(pod("", waiting("ImagePullBackOff"))))
        .hasValue("ImagePullBackOff: details");
    assertThat(PodWords.waitingReason(pod("", waiting("ContainerCreating")))).isEmpty();
    String before =
        waiting("ErrImagePull").replace("containerStatuses", "initContainerStatuses")
            + waiting("PodInitializing")
                .replaceAll("(?s).*containerStatuses", "  containerStatuses");
    assertThat(PodWords.waitingReason(pod("", before)).orElseThrow())
        .as("the runner's own container only waits for it")
        .startsWith("ErrImagePull");
  }

  private static Runner kubernetes(String status) {
    return read(pod("", status), Optional.empty(), Optional.empty(), false);
  }

  private static Runner shell(String status) {
    return read(shellPod(status), Optional.empty(), Optional.empty(), false);
  }

  private static Pod shellPod(String status) {
    Pod pod = pod("", status);
    pod.getSpec().getContainers().get(0).setReadinessProbe(new Probe());
    return pod;
  }

  private static Runner read(Pod pod, Optional<Pod> jobPod, Optional<Instant> taken, boolean told) {
    return RunnerReader.read(pod, jobPod, taken, told, NOW);
  }

  private static String running(String started, String ready, String changed) {
    return """
    status:
      phase: Running
      conditions:
      - {type: Ready, status: "%s", lastTransitionTime: "2026-03-02T%sZ"}
      containerStatuses:
      - {name: runner, state: {running: {startedAt: "2026-03-02T%sZ"}}}
    """
        .formatted(ready, changed, started);
  }

  private static String ended(String phase, int code) {
    return """
    status:
      phase: %s
      containerStatuses:
      - name: runner
        state:
          terminated: {exitCode: %d, reason: Error, finishedAt: "2026-03-02T09:59:59Z"}
    """
        .formatted(phase, code);
  }

  private static String waiting(String reason) {
    return """
    status:
      phase: Pending
      containerStatuses:
      - {name: runner, state: {waiting: {reason: %s, message: details}}}
    """
        .formatted(reason);
  }

  private static Pod pod(String metadata, String status) {
    return yaml(
        """
        metadata:
          name: linux-3
          uid: u3
          creationTimestamp: "2026-03-02T09:57:00Z"
          labels: {runnerpool.dev/slot: "3"}
          annotations: {runnerpool.dev/node-choice: "1"}
        %sspec: {containers: [{name: runner}]}
        %s\
        """
            .formatted(metadata, status));
  }

  private static Pod yaml(String text) {
    return Serialization.unmarshal("apiVersion: v1\nkind: Pod\n" + text, Pod.class);
  }
}
