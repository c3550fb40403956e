package dev.runnerpool.operator.reconcile;

import static dev.runnerpool.operator.reconcile.RestartStage.BEFORE;
import static dev.runnerpool.operator.reconcile.RestartStage.POOLS;
import static dev.runnerpool.operator.reconcile.RestartStage.REGISTERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.Correction;
import dev.runnerpool.gitlab.Registrations;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator that takes over pools with live runners says of them. */
class RestartTest {
  private final RestartStage stage = new RestartStage();

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void aRestartOverLivePoolsWritesNeitherStatusNorEvents() {
    stage.reconcile(stage.read(), REGISTERED, true);
    stage.restart();
    RestartStage.Said before = stage.said();
    assertThat(before.statuses()).isEqualTo(POOLS);
    stage.reconcile(new QueueState.Unread(), new Registrations.State.Pending(), false);
    stage.now = stage.now.plusSeconds(6);
    stage.reconcile(new QueueState.Unread(), REGISTERED, false);
    stage.now = stage.now.plusSeconds(6);
    stage.reconcile(stage.read(), REGISTERED, true);
    stage.now = stage.now.plus(StatusHold.UNKNOWN_STANDS);
    stage.reconcile(stage.read(), REGISTERED, true);
    assertThat(stage.said()).isEqualTo(before);
  }

  @Test
  void whatIsNotKnownMinutesLaterIsSaid() {
    stage.reconcile(stage.read(), REGISTERED, true);
    stage.restart();
    stage.reconcile(new QueueState.Unread(), new Registrations.State.Pending(), false);
    assertThat(stage.ready()).isEqualTo("True");
    stage.now = stage.now.plus(StatusHold.UNKNOWN_STANDS);
    stage.reconcile(new QueueState.Unread(), new Registrations.State.Pending(), false);
    assertThat(stage.ready()).isEqualTo("Unknown");
  }

  @Test
  void aFaultThatSomebodyHasToRepairIsSaidAtOnceAndOnce() {
    stage.reconcile(stage.read(), REGISTERED, true);
    stage.restart();
    long events = stage.said().events();
    Failure failure = new Failure(Failure.Reason.TokenRejected, "Secret ci/s: 401");
    for (int look = 0; look < 3; look++) {
      stage.reconcile(new QueueState.Stale(Optional.empty(), failure, stage.now), REGISTERED, true);
      stage.now = stage.now.plusSeconds(6);
    }
    assertThat(stage.ready()).isEqualTo("False");
    assertThat(stage.said().events() - events).isEqualTo(POOLS);
  }

  @Test
  void anEditedManifestIsReportedFromNothing() {
    stage.reconcile(stage.read(), REGISTERED, true);
    stage.restart();
    RunnerPool edited = stage.pool(0);
    edited.getMetadata().setGeneration(edited.getMetadata().getGeneration() + 1);
    ReconcileState state =
        new ReconcileState(StatusHold.begin(Optional.of(stage.pool(0).getStatus()), stage.now));
    assertThat(state.hold.at(stage.pool(0), stage.now).unknown()).isTrue();
    assertThat(state.hold.at(edited, stage.now)).isEqualTo(StatusHold.Standing.NOTHING);
  }

  @Test
  void whatWasRepairedLastIsStillSaidAfterARestart() {
    Correction repaired =
        new Correction(Correction.Kind.DriftCorrected, "spec.tags: GitLab had [x]", BEFORE);
    stage.reconcile(stage.read(), RestartStage.registered(Optional.of(repaired)), true);
    stage.restart();
    RestartStage.Said before = stage.said();
    stage.reconcile(stage.read(), REGISTERED, true);
    assertThat(stage.said()).isEqualTo(before);
    assertThat(stage.condition("Registered").getMessage()).contains("DriftCorrected");
  }
}
