package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.scaling.Demand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreshnessTest {

  private static final Instant READ = Instant.parse("2026-03-01T10:00:00Z");
  private static final QueueSnapshot READING =
      new QueueSnapshot(List.of(), READ.minusSeconds(3), READ);
  private static final Demand.Known KNOWN = new Demand.Known(Set.of(7L), READ.minusSeconds(3));
  private static final Failure FAILURE = new Failure(Failure.Reason.ServerError, "502");

  private final Freshness usual =
      new Freshness(Duration.ofMinutes(2), Optional.of(Duration.ofSeconds(12)));

  @Test
  void aReadQueueIsKnown() {
    assertThat(demand(usual, new QueueState.Read(READING), 30)).isEqualTo(KNOWN);
  }

  @Test
  void aQueueNeverReadIsUnknown() {
    Demand unknown = new Demand.Unknown();

    assertThat(demand(usual, new QueueState.Unread(), 1)).isEqualTo(unknown);
    assertThat(demand(usual, new QueueState.Stale(Optional.empty(), FAILURE, READ), 1))
        .isEqualTo(unknown);
  }

  @Test
  void aHeldReadingSaysUntilWhenItIsGoodForStarts() {
    QueueState held = new QueueState.Stale(Optional.of(READING), FAILURE, READ);

    assertThat(demand(usual, held, 30)).isEqualTo(new Demand.Stale(KNOWN, READ.plusSeconds(120)));
    assertThat(demand(usual, held, 900)).isEqualTo(new Demand.Stale(KNOWN, READ.plusSeconds(120)));
  }

  @Test
  void aReadingFarOlderThanItShouldBeIsUnknownThoughNothingFailed() {
    assertThat(demand(usual, new QueueState.Read(READING), 120)).isEqualTo(new Demand.Unknown());
  }

  @Test
  void aLargeQueueThatIsReadSlowlyIsKnownForAsLongAsThatTakes() {
    Freshness slow = new Freshness(Duration.ofMinutes(2), Optional.of(Duration.ofMinutes(9)));

    assertThat(demand(slow, new QueueState.Read(READING), 900)).isEqualTo(KNOWN);
  }

  @Test
  void aPoolWithARunnerOfItsOwnKeepsItsWarmRunnersWhileItsTokenMayNotReadTheQueue() {
    Failure refused = new Failure(Failure.Reason.Forbidden, "Secret ci/s: needs read_api");
    QueueState none = new QueueState.NoAccessToken();
    QueueState never = new QueueState.Stale(Optional.empty(), refused, READ);
    QueueState lately = new QueueState.Stale(Optional.of(READING), refused, READ);
    QueueState failing = new QueueState.Stale(Optional.empty(), FAILURE, READ);

    assertThat(usual.ofOwnRunner(never, READ)).isEqualTo(none);
    assertThat(usual.ofOwnRunner(lately, READ.plusSeconds(119))).isEqualTo(lately);
    assertThat(usual.ofOwnRunner(lately, READ.plusSeconds(120))).isEqualTo(none);
    assertThat(usual.ofOwnRunner(failing, READ)).isEqualTo(failing);
    assertThat(usual.demand(none, Set.of(), READ)).isEqualTo(new Demand.Known(Set.of(), READ));
  }

  private static Demand demand(Freshness freshness, QueueState queue, int seconds) {
    return freshness.demand(queue, Set.of(7L), READ.plusSeconds(seconds));
  }
}
