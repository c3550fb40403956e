package dev.runnerpool.operator.records;

import static dev.runnerpool.core.records.CostRows.EVENING;
import static dev.runnerpool.core.records.CostRows.busy;
import static dev.runnerpool.core.records.CostRows.ended;
import static dev.runnerpool.core.records.CostRows.live;
import static dev.runnerpool.core.records.CostRows.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.operator.records.RecordsQueue.Batch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits to be written. */
class RecordsQueueTest {

  private static final String POOL = "ci/linux-arm64";

  private final RecordsQueue queue = new RecordsQueue(3);

  @Test
  void ofEachKeyTheNewestRowAloneWaits() {
    RunnerCost late = live("r1", POOL, EVENING.plusSeconds(9));
    queue.addRunners(List.of(live("r1", POOL, EVENING), late), 0);
    queue.addRunners(List.of(live("r1", POOL, EVENING.plusSeconds(5))), 0);
    queue.addNodes(List.of(node("n1", 9, 3, EVENING.plusSeconds(9)), node("n1", 5, 1, EVENING)));

    assertThat(queue.all(10).runners()).containsExactly(late);
    assertThat(queue.all(10).nodes()).containsExactly(node("n1", 9, 3, EVENING.plusSeconds(9)));
  }

  @Test
  void whatLivesIsNotUrgentAndWhatEndedComesWithAllItsDays() {
    RunnerCost first = live("r1", POOL, EVENING);
    RunnerCost second = live("r1", POOL, EVENING.plusSeconds(7_200));
    assertThat(queue.addRunners(List.of(first, second, live("r2", POOL, EVENING)), 0)).isFalse();
    assertThat(queue.urgent(10).isEmpty()).isTrue();

    assertThat(queue.addRunners(List.of(ended(second)), 0)).isTrue();

    assertThat(queue.urgent(1).runners()).containsExactlyInAnyOrder(first, ended(second));
  }

  @Test
  void aRowThatWasReplacedWhileItWasWrittenWaitsOn() {
    queue.addRunners(List.of(live("r1", POOL, EVENING)), 0);
    Batch writing = queue.all(10);
    RunnerCost over = ended(busy("r1", POOL, 7, EVENING.plusSeconds(1)));
    queue.addRunners(List.of(over), 0);
    queue.written(writing);
    assertThat(queue.isSettled("r1", 0)).isFalse();
    assertThat(queue.urgent(10).runners()).containsExactly(over);

    queue.written(queue.urgent(10));

    assertThat(queue.isSettled("r1", 0)).isTrue();
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatEndedAndIsWrittenIsNotWrittenAgainUnlessItChanged() {
    RunnerCost over = ended(live("r1", POOL, EVENING));
    queue.addRunners(List.of(over), 0);
    queue.written(queue.urgent(10));
    queue.addRunners(List.of(over, live("r1", POOL, EVENING.minusSeconds(9))), 0);
    assertThat(queue.isSettled("r1", 0)).isTrue();

    queue.addRunners(List.of(ended(busy("r1", POOL, 7, EVENING))), 0);

    assertThat(queue.isSettled("r1", 0)).isFalse();
  }

  @Test
  void whoEndedWaitsFiveMinutesHoweverOftenItIsHandedOver() {
    long begin = -Duration.ofDays(1).toNanos();
    long limit = begin + RecordsQueue.GIVEN_UP_AFTER.toNanos();
    queue.addRunners(List.of(live("r1", POOL, EVENING)), begin - 1_000);
    queue.addRunners(List.of(ended(live("r1", POOL, EVENING))), begin);
    queue.addRunners(List.of(ended(live("r1", POOL, EVENING.plusMillis(1)))), limit);

    assertThat(queue.isSettled("r1", limit)).isFalse();
    assertThat(queue.isSettled("r1", limit + 1)).isTrue();
    assertThat(queue.givenUp(limit + 1)).isEqualTo(1);
  }

  @Test
  void theOldestAreDroppedAndCountedWhenThereAreTooMany() {
    for (int i = 0; i < 5; i++) {
      queue.addRunners(List.of(ended(live("r" + i, POOL, EVENING))), 0);
      queue.addNodes(List.of(node("n" + i, 9, 3, EVENING)));
    }
    assertThat(queue.urgent(10).runners())
        .extracting(RunnerCost::runner)
        .containsExactly("r2", "r3", "r4");
    assertThat(queue.size()).isEqualTo(6);
    assertThat(queue.dropped()).isEqualTo(4);
    assertThat(queue.isSettled("r0", 0)).isTrue();
  }
}
