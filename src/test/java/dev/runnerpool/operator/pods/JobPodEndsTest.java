package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.records.FailureCause;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobPodEndsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phase: Running",
        "phase: Pending, containerStatuses: [{name: build, state: {waiting: {reason: ContainerCreating}}}]",
        "phase: Failed, containerStatuses: [{name: build, state: {terminated: {reason: Error, exitCode: 137}}}]",
        "phase: Running, containerStatuses: [{name: svc-0, state: {terminated: {reason: OOMKilled, exitCode: 137}}}]",
        "phase: Running, conditions: [{type: DisruptionTarget, status: \"False\"}]",
        "phase: Pending, containerStatuses: [{name: build, state: {waiting: {reason: ErrImagePull, message: \"not found\"}}}]"
      })
  void anOrdinaryPodTellsNothing(String status) {
    assertThat(JobPodEnds.of(pod(status))).isEmpty();
  }

  @Test
  void aPodWithoutAStatusTellsNothing() {
    assertThat(JobPodEnds.of(new Pod())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phase: Failed, reason: Evicted, message: \"The node was low on resource: memory\"",
        "phase: Failed, reason: Terminated, message: \"Pod was terminated in response to imminent node shutdown.\"",
        "phase: Running, conditions: [{type: DisruptionTarget, status: \"True\", reason: EvictionByEvictionAPI}]",
        "phase: Failed, conditions: [{type: DisruptionTarget, status: \"True\", reason: TerminationByKubelet}],"
            + " containerStatuses: [{name: build, state: {terminated: {reason: OOMKilled, exitCode: 137}}}]"
      })
  void aPodThatItsNodeGaveUpWasEvicted(String status) {
    assertThat(JobPodEnds.of(pod(status))).contains(FailureCause.EVICTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phase: Running, containerStatuses: [{name: build, state: {terminated: {reason: OOMKilled, exitCode: 137}}}]",
        "phase: Running, containerStatuses: [{name: helper, state: {running: {}},"
            + " lastState: {terminated: {reason: OOMKilled, exitCode: 137}}}]"
      })
  void aContainerOfTheJobThatWasKilledRanOutOfMemory(String status) {
    assertThat(JobPodEnds.of(pod(status))).contains(FailureCause.OUT_OF_MEMORY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "containerd: no match for platform in manifest: not found",
        "no matching manifest for linux/arm64/v8 in the manifest list entries",
        "no image found in image index for architecture \\\"arm64\\\", variant \\\"v8\\\"",
        "exec /bin/sh: exec format error"
      })
  void anImageWithoutTheNodesArchitectureIsTold(String message) {
    String waiting =
        "phase: Pending, initContainerStatuses: [{name: init-permissions, state: {waiting: {reason: ErrImagePull,"
            + " message: \"%s\"}}}]";
    assertThat(JobPodEnds.of(pod(waiting.formatted(message)))).contains(FailureCause.EXEC_FORMAT);
    String ended =
        "phase: Running, containerStatuses: [{name: build, state: {terminated: {exitCode: 255, message: \"%s\"}}}]";
    assertThat(JobPodEnds.of(pod(ended.formatted(message)))).contains(FailureCause.EXEC_FORMAT);
  }

  private static Pod pod(String status) {
    return Serialization.unmarshal("status: {" + status + "}", Pod.class);
  }
}
