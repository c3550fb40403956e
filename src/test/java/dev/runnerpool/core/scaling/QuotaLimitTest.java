package dev.runnerpool.core.scaling;

import static dev.runnerpool.core.scaling.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a pool makes of a quota that it is told of by refusals alone. */
class QuotaLimitTest {
  private static final String ANSWER = "exceeded quota: ci, requested: pods=1, limited: pods=3";

  private final QuotaLimit three = QuotaLimit.none().refused(NOW, 3, ANSWER);

  @Test
  void whileNoneEndsOneMoreIsTriedEachTenSeconds() {
    assertThat(QuotaLimit.none().mayStart(NOW, 3)).isEqualTo(Integer.MAX_VALUE);
    assertThat(three.mayStart(NOW.plusSeconds(9), 3)).isZero();
    assertThat(three.mayStart(NOW.plusSeconds(10), 3)).isEqualTo(1);
    QuotaLimit again = three.refused(NOW.plusSeconds(10), 3, ANSWER);
    assertThat(again.admitted()).isEqualTo(3);
    assertThat(again.mayStart(NOW.plusSeconds(19), 3)).isZero();
    assertThat(again.mayStart(NOW.plusSeconds(20), 3)).isEqualTo(1);
  }

  @Test
  void asManyStartAtOnceAsEnded() {
    assertThat(three.observe(2).mayStart(NOW.plusSeconds(1), 2)).isEqualTo(1);
    assertThat(three.observe(0).mayStart(NOW.plusSeconds(1), 0)).isEqualTo(3);
    assertThat(three.observe(2).observe(3).mayStart(NOW.plusSeconds(2), 3)).isZero();
  }

  /** The quota's controller counts some moments after the pod ended. */
  @Test
  void whatIsRefusedThoughARunnerEndedIsTriedAgainSoonAndThenLessAndLess() {
    QuotaLimit limit = three.observe(2);
    Instant now = NOW.plusSeconds(1);
    for (int millis : new int[] {500, 1000, 2000, 4000, 8000}) {
      limit = limit.refused(now, 2, ANSWER);
      assertThat(limit.admitted()).isEqualTo(3);
      assertThat(limit.mayStart(now.plusMillis(millis - 1), 2)).isZero();
      now = now.plusMillis(millis);
      assertThat(limit.mayStart(now, 2)).isPositive();
    }
    QuotaLimit less = limit.refused(now, 2, ANSWER);
    assertThat(less.admitted()).as("others took it").isEqualTo(2);
    assertThat(less.mayStart(now.plus(QuotaLimit.PROBE).minusMillis(1), 2)).isZero();
  }

  @Test
  void theNextEndIsTriedAtOnceHoweverOftenTheLastWas() {
    QuotaLimit limit = three.observe(2);
    for (int i = 0; i < 4; i++) {
      limit = limit.refused(NOW.plusSeconds(i), 2, ANSWER);
    }
    assertThat(limit.observe(2).mayStart(NOW.plusSeconds(4), 2)).isZero();
    assertThat(limit.observe(1).mayStart(NOW.plusSeconds(4), 1)).isEqualTo(2);
  }

  @Test
  void oneMoreThanAdmittedLiftsIt() {
    assertThat(three.observe(4)).isEqualTo(QuotaLimit.none());
    assertThat(three.mayStart(NOW.plus(Duration.ofHours(1)), 4)).as("before it is seen").isZero();
  }

  @Test
  void someThatWereAdmittedBesideTheRefusedOneCount() {
    QuotaLimit limit = three.observe(1).refused(NOW.plusSeconds(1), 2, ANSWER);
    assertThat(limit.admitted()).isEqualTo(3);
    assertThat(limit.mayStart(NOW.plusSeconds(2), 2)).isEqualTo(1);
  }

  @Test
  void aPoolAtItsQuotaSaysSoAndLooksAgainInTime() {
    Given pool =
        Given.pool().quota(three).runners(3, RunnerState.BUSY, Duration.ofMinutes(1)).waiting(5);
    ScalePlan plan = pool.plan();
    assertThat(plan.actions(Action.Start.class)).isEmpty();
    assertThat(plan.decision().reason()).isEqualTo(Reason.QuotaReached);
    assertThat(plan.decision().message()).contains("5 more runners wanted", ANSWER);
    assertThat(pool.nextCheck()).contains(NOW.plus(QuotaLimit.PROBE));
  }
}
