package dev.runnerpool.operator.reconcile;

import static dev.runnerpool.operator.reconcile.RestartStage.REGISTERED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.Registrations;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A start over live pools on a slow machine, or beside a GitLab that is slow or fails at first. */
class SlowRestartTest {
  private static final int LOOKS_APART = 10;

  private final RestartStage stage = new RestartStage();

  @AfterEach
  void stop() {
    stage.close();
  }

  @Test
  void aStartThatTakesMinutesToKnowAnythingIsSilent() {
    stage.reconcile(stage.read(), REGISTERED, true);
    stage.restart();
    RestartStage.Said before = stage.said();
    lookFor(240, QueueState.Unread::new, new Registrations.State.Pending(), false);
    lookFor(30, QueueState.Unread::new, REGISTERED, true);
    lookFor(600, stage::read, REGISTERED, true);
    assertThat(stage.said()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"RateLimited", "Unreachable", "ServerError", "UnexpectedAnswer"})
  void aGitLabThatFailsForAMinuteAfterAStartIsNoNews(Failure.Reason reason) {
    stage.reconcile(stage.read(), REGISTERED, true);
    stage.restart();
    RestartStage.Said before = stage.said();
    for (int second = 0; second < 100; second += LOOKS_APART) {
      lookOnce(failing(reason, "GET /try/" + second), failed(reason), true);
    }
    lookFor(600, stage::read, REGISTERED, true);
    assertThat(stage.said()).isEqualTo(before);
  }

  @Test
  void aGitLabThatFailsForLongerIsSaidTo() {
    stage.reconcile(stage.read(), REGISTERED, true);
    stage.restart();
    lookFor(150, () -> failing(Failure.Reason.ServerError, "503"), REGISTERED, true);
    assertThat(stage.condition("QueueReadable").getReason()).isEqualTo("ServerError");
    assertThat(stage.ready()).isEqualTo("False");
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RateLimited", "Unreachable", "ServerError", "UnexpectedAnswer"})
  void whatSomebodyHasToRepairIsSaidAtOnce(Failure.Reason reason) {
    stage.reconcile(stage.read(), REGISTERED, true);
    stage.restart();
    lookOnce(failing(reason, "fix it"), failed(reason), true);
    assertThat(stage.condition("QueueReadable").getReason()).isEqualTo(reason.name());
    assertThat(stage.condition("Registered").getReason()).isEqualTo(reason.name());
  }

  @Test
  void aGitLabThatFailedBeforeAndStillFailsIsNoNewsEither() {
    stage.reconcile(stage.read(), REGISTERED, true);
    lookFor(
        60,
        () -> failing(Failure.Reason.ServerError, "503"),
        failed(Failure.Reason.ServerError),
        true);
    assertThat(stage.ready()).isEqualTo("False");
    stage.restart();
    RestartStage.Said before = stage.said();
    lookFor(20, QueueState.Unread::new, new Registrations.State.Pending(), false);
    lookFor(
        600,
        () -> failing(Failure.Reason.ServerError, "503"),
        failed(Failure.Reason.ServerError),
        true);
    assertThat(stage.said()).isEqualTo(before);
  }

  @Test
  void aLapseOfTheLeaseIsAsSilentAsAStart() {
    stage.reconcile(stage.read(), REGISTERED, true);
    RestartStage.Said before = stage.said();
    QueueState outdated = stage.read();
    stage.now = stage.now.plusSeconds(600);
    stage.terms++;
    lookFor(60, () -> outdated, REGISTERED, true);
    lookFor(60, stage::read, REGISTERED, true);
    assertThat(stage.said()).isEqualTo(before);
  }

  @Test
  void withoutALapseAQueueThatIsOverdueIsSaidToBe() {
    stage.reconcile(stage.read(), REGISTERED, true);
    QueueState outdated = stage.read();
    stage.now = stage.now.plusSeconds(600);
    lookOnce(outdated, REGISTERED, true);
    assertThat(stage.condition("QueueReadable").getReason()).isEqualTo("QueueOverdue");
  }

  @Test
  void aPoolThatRepeatsWhatWasSaidIsNotAtRest() {
    stage.reconcile(stage.read(), REGISTERED, true);
    stage.restart();
    lookOnce(new QueueState.Unread(), REGISTERED, true);
    assertThat(stage.state(0).holdsBack).isTrue();
    lookOnce(stage.read(), REGISTERED, true);
    assertThat(stage.state(0).holdsBack).isFalse();
  }

  private void lookFor(
      int seconds, Supplier<QueueState> queue, Registrations.State state, boolean priced) {
    for (int second = 0; second < seconds; second += LOOKS_APART) {
      lookOnce(queue.get(), state, priced);
    }
  }

  private void lookOnce(QueueState queue, Registrations.State state, boolean priced) {
    stage.reconcile(queue, state, priced);
    stage.now = stage.now.plusSeconds(LOOKS_APART);
  }

  private QueueState failing(Failure.Reason reason, String message) {
    return new QueueState.Stale(Optional.empty(), new Failure(reason, message), stage.now);
  }

  private static Registrations.State failed(Failure.Reason reason) {
    return new Registrations.State.Failed(new Failure(reason, "no answer"), OptionalLong.of(7));
  }
}
