package dev.runnerpool.core.scaling;

import static dev.runnerpool.core.scaling.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.StartupFailures.Breaker;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupFailuresTest {

  @Test
  void twoFailuresLeaveTheBreakerClosedAndTheThirdOpensIt() {
    StartupFailures two = fail(fail(StartupFailures.none(), NOW), NOW);
    assertThat(two.breaker(NOW)).isEqualTo(Breaker.CLOSED);
    assertThat(two.mayStart(NOW, 50)).isEqualTo(Integer.MAX_VALUE);
    StartupFailures three = fail(two, NOW);
    assertThat(three.breaker(NOW)).isEqualTo(Breaker.OPEN);
    assertThat(three.mayStart(NOW, 0)).isZero();
    assertThat(three.count()).isEqualTo(3);
    assertThat(three.cause()).isEqualTo("image not found");
  }

  @Test
  void afterThePauseOneStartAtATimeIsATrial() {
    StartupFailures open = Snapshots.failed(3, NOW);
    Instant over = NOW.plusSeconds(10);
    assertThat(open.breaker(over.minusMillis(1))).isEqualTo(Breaker.OPEN);
    assertThat(open.breaker(over)).isEqualTo(Breaker.HALF_OPEN);
    assertThat(open.mayStart(over, 0)).isEqualTo(1);
    assertThat(open.mayStart(over, 1)).isZero();
    assertThat(open.mayStart(over, 9)).isZero();
  }

  @Test
  void aTrialThatWorksClosesItAndWhatWasBegunBeforeDoesNot() {
    StartupFailures open = Snapshots.failed(3, NOW);
    assertThat(open.worked(NOW.minusSeconds(30))).isEqualTo(open);
    assertThat(open.worked(NOW.plusSeconds(10))).isEqualTo(StartupFailures.none());
  }

  @Test
  void anyStartThatWorksEndsTheRowBeforeTheBreakerOpens() {
    StartupFailures two = Snapshots.failed(2, NOW);
    assertThat(two.worked(NOW.minusSeconds(600))).isEqualTo(StartupFailures.none());
  }

  @Test
  void failuresOfStartsBegunBeforeItOpenedDoNotLengthenThePause() {
    StartupFailures open = Snapshots.failed(3, NOW);
    StartupFailures more = open;
    for (int i = 0; i < 47; i++) {
      more = more.failed(NOW.minusSeconds(300), NOW.plusSeconds(20), "image not found");
    }
    assertThat(more.count()).isEqualTo(50);
    assertThat(more.pauseUntil()).isEqualTo(open.pauseUntil());
  }

  @ParameterizedTest
  @CsvSource({"3, 10", "4, 20", "5, 40", "7, 160", "8, 300", "9, 300", "1000, 300"})
  void eachTrialThatFailsDoublesThePauseUpToFiveMinutes(int failures, int seconds) {
    assertThat(Snapshots.failed(failures, NOW).pauseUntil()).isEqualTo(NOW.plusSeconds(seconds));
  }

  @Test
  void aRefusalOpensItAtOnceForThirtySecondsAtMost() {
    StartupFailures refused = StartupFailures.none().refused(NOW, "exceeded quota");
    assertThat(refused.pauseUntil()).isEqualTo(NOW.plusSeconds(10));
    for (int i = 0; i < 9; i++) {
      refused = refused.refused(refused.pauseUntil(), "exceeded quota");
    }
    Instant last = refused.pauseUntil();
    assertThat(refused.refused(last, "exceeded quota").pauseUntil())
        .isEqualTo(last.plusSeconds(30));
  }

  private static StartupFailures fail(StartupFailures failures, Instant at) {
    return failures.failed(at, at, "image not found");
  }
}
