package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

/** What of pods may wait a moment, and what a job may wait for. */
class StartProgressTest {

  private final LookPods pods =
      new LookPods(
          PoolManifest.named("arm")
              .created()
              .with("runner: {job: {resources: {requests: {cpu: '1', memory: 2Gi}}}}")
              .build());
  private final Pod made = RunnerPods.pod(pods.pool(), 0, 0, "revision");
  private final Pod unready = pods.runner(0, "False");
  private final Pod ready = pods.runner(0, "True");

  @Test
  void aStartGoesOnUntilTheRunnerIsReady() {
    assertThat(StartProgress.isAll(null, made)).isTrue();
    assertThat(StartProgress.isAll(made, unready)).isTrue();
    assertThat(StartProgress.isAll(unready, ready)).isTrue();
  }

  /** A runner of the Shell executor says so that it took a job. */
  @Test
  void whatAReadyRunnerSaysIsNoStart() {
    assertThat(StartProgress.isAll(ready, unready)).isFalse();
    assertThat(StartProgress.isAll(ready, ready)).isFalse();
  }

  @Test
  void anEndFreesASlot() {
    for (String phase : new String[] {"Succeeded", "Failed"}) {
      Pod ended = new PodBuilder(unready).editStatus().withPhase(phase).endStatus().build();
      assertThat(StartProgress.isAll(unready, ended)).as(phase).isFalse();
      assertThat(StartProgress.isAll(null, ended)).as(phase).isFalse();
    }
    Pod leaving =
        new PodBuilder(unready)
            .editMetadata()
            .withDeletionTimestamp("2026-03-02T10:00:30Z")
            .endMetadata()
            .build();
    assertThat(StartProgress.isAll(unready, leaving)).isFalse();
  }

  @Test
  void aClaimIsFollowedByAJobsPodThatNeedsTheRoom() {
    Pod claimed =
        new PodBuilder(unready)
            .editStatus()
            .addNewInitContainerStatus()
            .withName(Reservation.sidecar(made).orElseThrow().getName())
            .withNewState()
            .withNewTerminated()
            .withExitCode(0)
            .withFinishedAt("2026-03-02T10:00:00Z")
            .endTerminated()
            .endState()
            .endInitContainerStatus()
            .endStatus()
            .build();
    assertThat(StartProgress.isAll(unready, claimed)).isFalse();
  }

  @Test
  void podsOfJobsAndOfOthersAreNoStarts() {
    assertThat(StartProgress.isAll(null, pods.job(0))).isFalse();
    Pod others =
        new PodBuilder(made).editMetadata().removeFromLabels(Labels.ROLE).endMetadata().build();
    assertThat(StartProgress.isAll(null, others)).isFalse();
  }
}
