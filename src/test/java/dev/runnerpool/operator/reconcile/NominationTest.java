package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That a job's pod gets the room while other runners want it too. */
class NominationTest {
  private final ReservationStage stage = new ReservationStage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void whileARunnerWaitsForNodesTheJobsPodIsNominatedFirst() {
    Pod runner = stage.running(0);
    Pod job = stage.unplacedJob(runner);

    stage.release(runner, job, stage.unschedulable(1));

    assertThat(stage.held(runner)).isFalse();
    assertThat(stage.client.resource(job).get().getStatus().getNominatedNodeName())
        .isEqualTo("node-1");
    assertThat(stage.writes()).isEqualTo(2);
  }

  @Test
  void aRunnerThatWasJustMadeCountsBeforeTheSchedulerTurnsItAway() {
    Pod runner = stage.running(0);
    Pod job = stage.unplacedJob(runner);

    stage.release(runner, job, stage.client.resource(RunnerPods.pod(stage.pool, 1, 0)).create());

    assertThat(stage.nominee(job)).isEqualTo("node-1");
  }

  @Test
  void beforeRunnersAreMadeAJobsPodThatHasNoNodeYetIsNominatedOnce() {
    Pod runner = stage.running(0);
    Pod job = stage.unplacedJob(runner);
    stage.release(runner, job);
    assertThat(stage.nominee(job)).isNull();

    stage.releases.beforeStarts(stage.pool);
    stage.releases.beforeStarts(stage.pool);
    stage.release(runner, job, stage.unschedulable(1));

    assertThat(stage.nominee(job)).isEqualTo("node-1");
    assertThat(stage.writes()).isEqualTo(2);
  }

  @Test
  void runnersForOtherNodesAndJobsThatHaveANodeNeedNone() {
    Pod runner = stage.running(0);
    Pod job = stage.unplacedJob(runner);
    stage.release(runner, job);

    stage.releases.beforeStarts(
        PoolManifest.named("x")
            .architecture("amd64")
            .created(ReservationStage.CI, 1)
            .scaling("max: 1")
            .build());
    job.getSpec().setNodeName("node-1");
    stage.release(runner, job);
    stage.releases.beforeStarts(stage.pool);

    assertThat(stage.nominee(job)).isNull();
    assertThat(stage.writes()).isEqualTo(1);
  }

  @Test
  void aRunnerOfAnotherPoolThatWaitsCountsUntilItsPoolSaysOtherwise() {
    RunnerPool other =
        PoolManifest.named("other").created(ReservationStage.CI, 1).scaling("max: 1").build();
    other.getMetadata().setNamespace(ReservationStage.CI);
    Pod waits = stage.unschedulable(1);
    stage.releases.release(other, List.of(waits), new ReconcileState(), ReservationStage.NOW);
    Pod first = stage.running(0);
    Pod nominated = stage.unplacedJob(first);
    stage.release(first, nominated);
    assertThat(stage.client.resource(nominated).get().getStatus().getNominatedNodeName())
        .isNotNull();

    stage.releases.release(other, List.of(), new ReconcileState(), ReservationStage.NOW);
    Pod second = stage.running(2);
    Pod free = stage.unplacedJob(second);
    stage.release(second, free);

    assertThat(stage.client.resource(free).get().getStatus().getNominatedNodeName()).isNull();
  }

  @Test
  void aRunnerThatWaitsForNodesOfAnotherKindTakesNoRoomSoNothingIsNominated() {
    RunnerPool other =
        PoolManifest.named("other")
            .architecture("amd64")
            .created(ReservationStage.CI, 1)
            .scaling("max: 1")
            .build();
    other.getMetadata().setNamespace(ReservationStage.CI);
    Pod waits = stage.client.resource(RunnerPods.pod(other, 0, 0)).create();
    stage.releases.release(other, List.of(waits), new ReconcileState(), ReservationStage.NOW);
    Pod runner = stage.claimed(stage.running(0), ReservationStage.NOW);

    assertThat(stage.release(runner).again()).isEmpty();
    Pod second = stage.running(1);
    Pod job = stage.unplacedJob(second);
    stage.release(second, job);

    assertThat(stage.held(runner)).isFalse();
    assertThat(stage.nominee(job)).isNull();
    assertThat(stage.writes()).isEqualTo(2);
  }

  /** Most pods of jobs have a node at once where there is room: that costs no write. */
  @Test
  void whileARunnerWaitsRoomIsKeptUntilTheSchedulerTriedTheJobsPod() {
    Pod runner = stage.running(0);
    Pod job = stage.jobPod(runner);
    Pod waits = stage.unschedulable(1);

    assertThat(stage.release(runner, job, waits).again()).contains(ReservationRelease.UNTIL_TRIED);
    stage.releases.beforeStarts(stage.pool);
    assertThat(stage.writes()).isZero();

    job.getSpec().setNodeName("node-2");
    assertThat(stage.release(runner, job, waits).again()).isEmpty();
    assertThat(stage.held(runner)).isFalse();
    assertThat(stage.nominee(job)).isNull();
  }

  /** It is tried before them, and whether in vain the next look shows. */
  @Test
  void beforeRunnersAreMadeAJobsPodThatIsYetToBeTriedIsLeftAlone() {
    Pod runner = stage.running(0);
    Pod job = stage.jobPod(runner);
    stage.release(runner, job);

    stage.releases.beforeStarts(stage.pool);

    assertThat(stage.held(runner)).isFalse();
    assertThat(stage.nominee(job)).isNull();
  }

  @Test
  void aSchedulerThatIsBehindKeepsTheRoomForTwoSecondsByTheClustersClock() {
    Pod runner = stage.running(0);
    Pod job = stage.jobPod(runner);
    Pod waits = stage.unschedulable(1);
    Instant made = Instant.parse(job.getMetadata().getCreationTimestamp());
    Duration ahead = Duration.ofHours(1);
    stage.time.saw(made, made.minus(ahead));
    Instant late = made.minus(ahead).plus(ReservationRelease.UNTIL_TRIED);

    stage.releases.release(
        stage.pool, List.of(runner, job, waits), stage.state, late.minusSeconds(1));
    assertThat(stage.held(runner)).isTrue();
    stage.releases.release(stage.pool, List.of(runner, job, waits), stage.state, late);

    assertThat(stage.held(runner)).isFalse();
    assertThat(stage.nominee(job)).isEqualTo("node-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. preemption:"
            + " 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
        "0/3 nodes are available: persistentvolumeclaim \"cache\" not found."
      })
  void aRunnerThatRoomWouldNotHelpCausesNoNomination(String words) {
    Pod runner = stage.running(0);
    Pod job = stage.unplacedJob(runner);

    stage.release(runner, job, stage.turnedDown(1, words));

    assertThat(stage.held(runner)).isFalse();
    assertThat(stage.nominee(job)).isNull();
    assertThat(stage.writes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0/3 nodes are available: 1 Insufficient memory, 2 node(s) had untolerated taint(s).",
        "no nodes available to schedule pods",
        "queue ci resource quota insufficient"
      })
  void aRunnerThatRoomMayHelpCausesOne(String words) {
    Pod runner = stage.running(0);
    Pod job = stage.unplacedJob(runner);

    stage.release(runner, job, stage.turnedDown(1, words));

    assertThat(stage.nominee(job)).isEqualTo("node-1");
  }

  @Test
  void whileARunnerWaitsForNodesAClaimWaitsAMomentForItsPod() {
    Pod runner = stage.claimed(stage.running(0), ReservationStage.NOW);
    Pod waits = stage.unschedulable(1);

    assertThat(stage.release(runner, waits).again()).contains(ReservationRelease.UNTIL_TRIED);
    assertThat(stage.held(runner)).isTrue();

    stage.releases.release(
        stage.pool,
        List.of(runner, waits),
        stage.state,
        ReservationStage.NOW.plus(ReservationRelease.UNTIL_TRIED));
    assertThat(stage.held(runner)).isFalse();
  }

  @Test
  void aNominationThatFailedIsTriedAgainWithTheNextLook() {
    Pod runner = stage.running(0);
    Pod job = stage.unplacedJob(runner);
    Pod waits = stage.unschedulable(1);
    stage.refuseNominations(409, 1);
    assertThat(stage.release(runner, job, waits).again()).contains(ReservationRelease.UNTIL_TRIED);
    assertThat(stage.nominee(job)).isNull();

    assertThat(stage.release(runner, job, waits).again()).isEmpty();

    assertThat(stage.nominee(job)).isEqualTo("node-1");
  }

  @Test
  void aNominationThatWillNeverBeTakenIsNotTriedAgain() {
    Pod runner = stage.running(0);
    Pod job = stage.unplacedJob(runner);
    Pod waits = stage.unschedulable(1);
    stage.refuseNominations(403, 1);

    stage.release(runner, job, waits);
    assertThat(stage.release(runner, job, waits).again()).isEmpty();

    assertThat(stage.nominee(job)).isNull();
  }

  @Test
  void aNominationThatTheSchedulerClearedIsWrittenAgainOncePerLoss() {
    Pod runner = stage.running(0);
    Pod job = stage.neverPreempting(stage.unplacedJob(runner));
    Pod waits = stage.unschedulable(1);
    stage.release(runner, job, waits);
    double first = stage.writes();
    stage.release(runner, job, waits);
    assertThat(stage.writes()).as("while the watch is behind").isEqualTo(first);

    stage.release(runner, nominated(job), waits);
    stage.release(runner, job, waits);
    stage.release(runner, job, waits);

    assertThat(stage.writes() - first).isEqualTo(1);
  }

  @Test
  void whatMayPreemptLosesItWithEachTryAndIsNotNominatedAgain() {
    Pod runner = stage.running(0);
    Pod job = stage.unplacedJob(runner);
    Pod waits = stage.unschedulable(1);
    stage.release(runner, job, waits);
    double first = stage.writes();

    stage.release(runner, nominated(job), waits);
    stage.release(runner, job, waits);

    assertThat(stage.writes()).isEqualTo(first);
  }

  private static Pod nominated(Pod job) {
    return new PodBuilder(job)
        .editOrNewStatus()
        .withNominatedNodeName("node-1")
        .endStatus()
        .build();
  }
}
