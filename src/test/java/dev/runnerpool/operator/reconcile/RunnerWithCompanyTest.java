package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runners beside which a mesh or a template put another container. */
class RunnerWithCompanyTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private static final String JOB_POD =
      """
      metadata:
        name: job-pod
        uid: job
        creationTimestamp: "2026-03-02T09:59:00Z"
        annotations: {job.runner.gitlab.com/id: "4711"}
      """;

  /**
   * As with Istio's proxy, where a mesh adds it as an ordinary container: it never ends by itself.
   */
  @Test
  void aRunnerThatEndedHasEndedThoughAContainerBesideItGoesOn() {
    Optional<Instant> taken = Optional.of(NOW.minusSeconds(40));
    Runner finished =
        read(withProxy(ended("Running", 0)), Optional.of(yaml(JOB_POD)), taken, false);
    assertThat(finished.state()).isEqualTo(RunnerState.FINISHED);
    assertThat(finished.since()).isEqualTo("2026-03-02T09:59:59Z");
    assertThat(RunnerReader.hasEnded(withProxy(ended("Running", 0)))).isTrue();
    assertThat(read(withProxy(ended("Running", 1)), Optional.empty(), taken, false).state())
        .isEqualTo(RunnerState.FAILED);
    assertThat(read(withProxy(ended("Failed", 0)), Optional.empty(), taken, false).state())
        .as("evicted: the pod's word counts")
        .isEqualTo(RunnerState.FAILED);
  }

  /** The kubelet ends what holds the job's room, and then says so of the pod. */
  @Test
  void aRunnerAloneInItsPodHasEndedOnceThePodHas() {
    Optional<Instant> taken = Optional.of(NOW.minusSeconds(40));
    assertThat(read(pod("", ended("Running", 0)), Optional.empty(), taken, false).state())
        .isEqualTo(RunnerState.BUSY);
  }

  @Test
  void theProbeOfAContainerBesideARunnerDoesNotTellWhetherThatIsBusy() {
    Runner runner =
        read(
            withProxy(running("09:58:00", "False", "09:59:30")),
            Optional.empty(),
            Optional.empty(),
            false);
    assertThat(runner.state()).isEqualTo(RunnerState.STARTING);
  }

  @Test
  void aContainerBesideTheRunnerThatCannotStartIsTroubleByItsOwnImage() {
    Pod pod =
        withProxy(
            running("09:58:00", "False", "09:57:00")
                + "  - {name: istio-proxy, state: {waiting: {reason: ErrImagePull, message: denied}}}\n");
    pod.getSpec().getContainers().get(0).setImage("registry/runner:9");
    pod.getSpec().getContainers().get(1).setImage("registry/proxy:1");
    assertThat(PodWords.waitingReason(pod))
        .contains("ErrImagePull (image registry/proxy:1): denied");
  }

  private static Pod withProxy(String status) {
    Pod pod = pod("", status);
    pod.getSpec()
        .getContainers()
        .add(
            new ContainerBuilder().withName("istio-proxy").withReadinessProbe(new Probe()).build());
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
