package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.cost.MonthlyBudget;
import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.core.records.RunnerCost;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reconcile is told of a month's budget, while the records answer, fail and come back. */
class MonthlySpendTest {

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-10T12:00:00Z"));
  private final CostRecordsFake records = new CostRecordsFake();
  private final MonthlySpend spend = new MonthlySpend(records, now::get);
  private final AtomicInteger told = new AtomicInteger();
  private final RunnerPool pool = pool("ci", "{monthly: \"100\"}");

  MonthlySpendTest() {
    spend.onRead(read -> told.incrementAndGet());
  }

  @AfterEach
  void stop() {
    spend.stop();
  }

  @Test
  void aPoolWithoutAMonthlyBudgetIsNotReadAtAll() {
    assertThat(spend.outlook(pool("ci", "{hourly: \"1\"}"))).isEmpty();
    assertThat(records.reads()).isZero();
  }

  @Test
  void itIsReadAsideAndThePoolIsToldOnceItIs() {
    spent("ci/pool", 85);
    spent("other/pool", 500);
    assertThat(spend.outlook(pool)).isEmpty();
    await().until(() -> told.get() == 1);
    assertThat(spend.outlook(pool).map(MonthlyBudget.Outlook::spent)).contains(85.0);
    assertThat(use(pool)).contains(MonthlyBudget.Use.NEAR);
  }

  @Test
  void theLastReadingStandsWhileTheRecordsFailAndTheNextIsTakenUp() {
    spent("ci/pool", 85);
    spend.outlook(pool);
    await().until(() -> told.get() == 1);
    spent("ci/pool", 120);
    records.failToRead(true);
    pass(Duration.ofMinutes(2));
    spend.outlook(pool);
    await().until(() -> records.reads() == 2);
    assertThat(use(pool)).contains(MonthlyBudget.Use.NEAR);
    records.failToRead(false);
    pass(Duration.ofMinutes(2));
    await().until(() -> use(pool).equals(Optional.of(MonthlyBudget.Use.SPENT)));
    assertThat(told).hasValue(1);
  }

  @Test
  void aClockThatWasSetBackHasItReadAgain() {
    spend.outlook(pool);
    await().until(() -> told.get() == 1);
    pass(Duration.ofHours(-2));
    spent("ci/pool", 120);
    await().until(() -> use(pool).equals(Optional.of(MonthlyBudget.Use.SPENT)));
  }

  @Test
  void manyReconcilesInAMinuteReadOnce() {
    for (int i = 0; i < 100; i++) {
      spend.outlook(pool);
    }
    await().until(() -> told.get() == 1);
    assertThat(records.reads()).isEqualTo(1);
  }

  private Optional<MonthlyBudget.Use> use(RunnerPool pool) {
    return spend.outlook(pool).map(MonthlyBudget.Outlook::use);
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private void spent(String pool, double usd) {
    records.keepRunners(
        List.of(
            new RunnerCost(
                "runner of " + pool,
                LocalDate.ofInstant(now.get(), ZoneOffset.UTC),
                pool,
                OptionalInt.empty(),
                new CostNode("node", "arm64", "m7g.large", "us-east-1", "", "on-demand", "table"),
                Optional.empty(),
                new RunnerCost.RunnerTimes(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                CostByKind.of(CostKind.JOB, Math.round(usd * CostByKind.NANOS_PER_USD)),
                0,
                0,
                Map.of(),
                now.get())));
  }

  private static RunnerPool pool(String namespace, String budget) {
    return Serialization.unmarshal(
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: pool, namespace: %s}
        spec:
          architecture: arm64
          gitlab: {url: "https://gitlab.example.com", group: "1", credentials: {secretRef: {name: gitlab}}}
          scaling: {max: 3}
          budget: %s
        """
            .formatted(namespace, budget),
        RunnerPool.class);
  }
}
