package dev.runnerpool.operator.web.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.web.reading.RunnerHistory.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of the last hours, and how much. */
class RunnerHistoryTest {

  private final RunnerHistory history = new RunnerHistory();
  private Instant now = MadeUpPool.AT;

  @Test
  void eachMinuteShowsWhatHeldThen() {
    take(pool("a", 1));
    take(pool("a", 1));
    take(pool("a", 3));
    assertThat(busy(history.pool("ci/a", now))).containsExactly(1, 1, 3);
    assertThat(busy(history.fleet(now))).containsExactly(1, 1, 3);
    assertThat(history.fleet(now).from()).isEqualTo(MadeUpPool.AT);
    assertThat(history.fleet(now).step()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void theFleetIsTheSumAndAPoolThatIsGoneIsForgotten() {
    take(pool("a", 1), pool("b", 2));
    take(pool("b", 2));
    assertThat(busy(history.fleet(now))).containsExactly(3, 2);
    assertThat(busy(history.pool("ci/a", now))).containsExactly(0, 0);
    assertThat(busy(history.pool("ci/b", now))).containsExactly(2, 2);
  }

  @Test
  void whatIsAtRestIsKeptOnce() {
    for (int minute = 0; minute < 1_000; minute++) {
      take(pool("a", 1));
    }
    assertThat(history.size()).isEqualTo(2);
    assertThat(busy(history.pool("ci/a", now))).containsOnly(1).hasSizeBetween(100, 180);
  }

  @Test
  void sixHoursAreKeptHoweverMuchChanges() {
    for (int minute = 0; minute < 1_000; minute++) {
      take(pool("a", minute % 7));
    }
    assertThat(history.size()).isLessThanOrEqualTo(2 * 361);
    Stretch stretch = history.pool("ci/a", now);
    assertThat(Duration.between(stretch.from(), now)).isLessThan(RunnerHistory.KEPT);
    assertThat(busy(stretch)).contains(6, 0);
  }

  @Test
  void tenThousandPoolsThatAlwaysChangeKeepNoMoreThanAThousandWould() {
    List<PoolDetails> busy = new ArrayList<>();
    List<PoolDetails> idle = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      busy.add(pool("p" + i, 1));
      idle.add(pool("p" + i, 0));
    }
    // Every tenth minute is taken of so many pools: all of them, for ten hours.
    for (int sample = 0; sample < 60; sample++) {
      history.take(now, sample % 2 == 0 ? busy : idle);
      now = now.plusSeconds(600);
    }
    assertThat(history.size()).isBetween(300_000, 1_000 * 360 + 361);
    assertThat(history.pool("ci/p7", now).samples()).isNotEmpty();
  }

  @Test
  void moreThanFitsIsTakenForTheMost() {
    RunnerSample sample = new RunnerSample(70_000, 1, 2, 65_535, 9);
    assertThat(RunnerSample.of(sample.runners(), 9))
        .isEqualTo(new RunnerSample(65_535, 1, 2, 65_535, 9));
  }

  private void take(PoolDetails... pools) {
    if (!history.fleet(now).from().equals(now) || history.size() > 0) {
      now = now.plusSeconds(60);
    }
    history.take(now, List.of(pools));
  }

  private static PoolDetails pool(String name, int busy) {
    return MadeUpPool.named("ci", name).with(RunnerState.BUSY, busy).details();
  }

  private static List<Integer> busy(Stretch stretch) {
    return stretch.samples().stream().map(RunnerSample::busy).toList();
  }
}
