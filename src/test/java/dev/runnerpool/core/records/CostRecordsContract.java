package dev.runnerpool.core.records;

import static dev.runnerpool.core.records.CostRows.EVENING;
import static dev.runnerpool.core.records.CostRows.busy;
import static dev.runnerpool.core.records.CostRows.ended;
import static dev.runnerpool.core.records.CostRows.live;
import static dev.runnerpool.core.records.CostRows.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What all records of costs promise, wherever they are kept. */
public abstract class CostRecordsContract {

  private static final String ARM = "ci/linux-arm64";
  private static final String AMD = "other/linux-amd64";

  /** The first of them loads what makes the tables, beside other builds. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The records as they are now. */
  protected abstract CostRecords records();

  /** Ends the process in good order, and begins another with what is kept. */
  protected abstract void restart();

  @Test
  protected void whatLivesIsTakenUpAfterARestart() {
    RunnerCost waiting = live("r1", ARM, EVENING);
    RunnerCost working = busy("r2", ARM, 7, EVENING.plusSeconds(1));
    RunnerCost other = busy("r3", AMD, Long.MAX_VALUE, EVENING);
    records().keepRunners(List.of(waiting, working));
    records().keepRunners(List.of(other));

    restart();

    assertThat(read(() -> records().live(ARM))).containsExactlyInAnyOrder(waiting, working);
    assertThat(read(() -> records().live(AMD))).containsExactly(other);
    assertThat(read(() -> records().live("ci/none"))).isEmpty();
  }

  @Test
  protected void whatAPoolCostIsToldByDayWithWhatWaitsToBeWritten() {
    RunnerCost evening = busy("r1", ARM, 7, EVENING);
    RunnerCost other = live("r2", ARM, EVENING);
    RunnerCost morning = busy("r1", ARM, 7, EVENING.plusSeconds(7_200));
    records().keepRunners(List.of(evening, other, morning, busy("r3", AMD, 8, EVENING)));

    assertThat(read(() -> records().spentByDay(ARM, evening.day())))
        .containsOnly(
            Map.entry(evening.day(), evening.cost().total() + other.cost().total()),
            Map.entry(morning.day(), morning.cost().total()));
    assertThat(read(() -> records().spentByDay(ARM, morning.day())))
        .containsOnlyKeys(morning.day());
    assertThat(read(() -> records().spentByDay("ci/none", evening.day()))).isEmpty();
  }

  @Test
  protected void aPoolThatComesBackFindsWhatLivesNow() {
    assertThat(read(() -> records().live(ARM))).isEmpty();
    RunnerCost working = busy("r2", ARM, 7, EVENING);
    records().keepRunners(List.of(working, ended(live("r1", ARM, EVENING))));

    assertThat(read(() -> records().live(ARM))).containsExactly(working);
  }

  @Test
  protected void allDaysOfARunnerAreTakenUpUntilItEnded() {
    RunnerCost first = live("r1", ARM, EVENING);
    RunnerCost second = live("r1", ARM, EVENING.plusSeconds(7_200));
    records().keepRunners(List.of(first, second));
    restart();
    assertThat(read(() -> records().live(ARM))).containsExactlyInAnyOrder(first, second);

    records().keepRunners(List.of(ended(second)));
    settle("r1");
    restart();

    assertThat(read(() -> records().live(ARM))).isEmpty();
  }

  @Test
  protected void whatIsBookedFurtherStays() {
    RunnerCost late = busy("r1", ARM, 7, EVENING.plusSeconds(30));
    NodeCost lateNode = node("n1", 100, 60, EVENING.plusSeconds(30));
    records().keepRunners(List.of(late));
    records().keepNodes(List.of(lateNode));
    restart();

    records().keepRunners(List.of(busy("r1", ARM, 7, EVENING)));
    records().keepNodes(List.of(node("n1", 50, 20, EVENING)));
    restart();

    assertThat(read(() -> records().live(ARM))).containsExactly(late);
    assertThat(read(() -> records().nodesSince(LocalDate.EPOCH)).costs()).containsExactly(lateNode);
  }

  @Test
  protected void whatIsBookedAsFarReplaces() {
    records().keepRunners(List.of(live("r1", ARM, EVENING)));
    restart();
    RunnerCost told = busy("r1", ARM, 7, EVENING);
    records().keepRunners(List.of(told));
    restart();

    assertThat(read(() -> records().live(ARM))).containsExactly(told);
  }

  @Test
  protected void aRunnerIsSettledOnceItsEndIsKept() {
    assertThat(records().isSettled("never heard of")).isTrue();
    RunnerCost row = ended(busy("r1", ARM, 7, EVENING));
    for (int again = 0; again < 3; again++) {
      records().keepRunners(List.of(row));
      settle("r1");
    }
  }

  @Test
  protected void nodesAreTakenUpByDay() {
    NodeCost early = node("n1", 100, 60, EVENING);
    NodeCost late = node("n2", 200, 0, EVENING.plusSeconds(7_200));
    records().keepNodes(List.of(early, late));
    restart();
    assertThat(read(() -> records().nodesSince(late.day())).costs()).containsExactly(late);
    restart();
    assertThat(read(() -> records().nodesSince(early.day())).costs())
        .containsExactlyInAnyOrder(early, late);
  }

  @Test
  protected void whatRunnersUsedOfNodesIsTakenUpAsTheirRowsTell() {
    RunnerCost working = busy("r1", ARM, 7, EVENING);
    RunnerCost next = busy("r1", ARM, 7, EVENING.plusSeconds(7_200));
    records().keepRunners(List.of(working, next, ended(live("r2", AMD, EVENING))));
    records().keepRunners(List.of(busy("r1", ARM, 7, EVENING.minusSeconds(1)).using(Map.of())));
    restart();

    assertThat(read(() -> records().nodesSince(working.day())).uses())
        .containsExactlyInAnyOrder(
            new KeptNodes.Use("n1", working.day(), 1_000_000_000_073L + 15),
            new KeptNodes.Use("n2", working.day(), 17),
            new KeptNodes.Use("n1", next.day(), 1_000_000_000_073L),
            new KeptNodes.Use("n2", next.day(), 17));
  }

  @Test
  protected void whoEndedLatelyIsTold() {
    records()
        .keepRunners(
            List.of(
                ended(live("r1", ARM, EVENING)),
                live("r2", ARM, EVENING),
                ended(live("r3", AMD, EVENING))));
    restart();

    assertThat(read(() -> records().live(ARM))).hasSize(1);
    assertThat(records().endedLately(ARM)).containsExactly("r1");
    assertThat(records().endedLately("ci/none")).isEmpty();
  }

  /** Waits until a runner is settled, looking as the operator does. */
  protected void settle(String runner) {
    await().atMost(PATIENCE).until(() -> records().isSettled(runner));
  }

  /** What is read, once it can be. */
  protected static <T> T read(Callable<T> reading) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                return Optional.of(reading.call());
              } catch (IllegalStateException notYet) {
                return Optional.<T>empty();
              }
            },
            Optional::isPresent)
        .orElseThrow();
  }
}
