package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.operator.reconcile.JoinedDecisions.Line;
import dev.runnerpool.operator.reconcile.JoinedDecisions.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinedDecisionsTest {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Duration TOOK = Duration.ofMillis(10);

  private final JoinedDecisions joined = new JoinedDecisions();

  @Test
  void theFirstThatChangesSomethingIsWrittenAtOnce() {
    assertThat(take(0, Reason.JobsWaiting, 3, 0))
        .contains(new Line(decision(Reason.JobsWaiting), 3, 0, TOOK, 1));
    assertThat(joined.dueAt()).isEmpty();
  }

  @Test
  void aBurstIsALineEachSecondThatHasAllOfIt() {
    List<Line> lines = new ArrayList<>();
    for (int look = 0; look < 60; look++) {
      take(look * 50, Reason.JobsWaiting, 2, 0).ifPresent(lines::add);
    }
    assertThat(joined.dueAt()).contains(NOON.plusSeconds(3));
    take(3000, Reason.Satisfied, 0, 0).ifPresent(lines::add);

    assertThat(lines).hasSize(4);
    assertThat(lines.stream().mapToInt(Line::started).sum()).isEqualTo(120);
    assertThat(lines.stream().mapToInt(Line::decisions).sum()).isEqualTo(60);
    assertThat(lines.get(3).decision().reason()).isEqualTo(Reason.JobsWaiting);
    assertThat(lines.get(3).took()).isEqualTo(TOOK.multipliedBy(19));
    assertThat(joined.dueAt()).as("at rest no look is due").isEmpty();
  }

  @Test
  void whatStandsInTheWayIsSaidAsItBegins() {
    assertThat(take(0, Reason.MaxReached, 0, 0)).isPresent();
    assertThat(take(20_000, Reason.MaxReached, 0, 0)).isEmpty();
    assertThat(take(40_000, Reason.Satisfied, 0, 0)).isEmpty();
    assertThat(take(60_000, Reason.MaxReached, 0, 0)).isPresent();
  }

  @Test
  void aPoolAtRestIsSilent() {
    for (int look = 0; look < 100; look++) {
      assertThat(take(look * 20_000, Reason.Satisfied, 0, 0)).isEmpty();
      assertThat(joined.dueAt()).isEmpty();
    }
  }

  @Test
  void stopsAreSaidTooAndStopsThatWereNotCarriedOutAreNot() {
    assertThat(take(0, Reason.IdleTimeout, 0, 2)).isPresent();
    assertThat(take(5000, Reason.IdleTimeout, 0, 0)).isEmpty();
  }

  @Test
  void whatIsNotKnownYetAsTheOperatorStartsIsNoNews() {
    Look unknown = new Look(decision(Reason.QueueUnknown), 0, 0, TOOK, false);
    assertThat(joined.take(unknown, NOON)).isEmpty();
    assertThat(joined.dueAt()).isEmpty();
    assertThat(take(5000, Reason.QueueUnknown, 0, 0)).as("once it is unknown for good").isPresent();
  }

  private Optional<Line> take(long millis, Reason reason, int started, int stopped) {
    return joined.take(
        new Look(decision(reason), started, stopped, TOOK, true), NOON.plusMillis(millis));
  }

  private static Decision decision(Reason reason) {
    return new Decision(reason, "figures");
  }
}
