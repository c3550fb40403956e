package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.BudgetSpec;
import dev.runnerpool.core.cost.MonthlyBudget;
import dev.runnerpool.core.scaling.ClaimedJobs;
import dev.runnerpool.core.scaling.Demand;
import dev.runnerpool.core.scaling.Policy;
import dev.runnerpool.core.scaling.PoolSnapshot;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.core.scaling.StartupFailures;
import dev.runnerpool.operator.cost.MonthlySpend;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BudgetMetersTest {

  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final LocalDate TODAY = LocalDate.parse("2026-11-29");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final BudgetMeters meters = new BudgetMeters(registry);

  @Test
  void aPoolWithoutABudgetHasNoMeters() {
    see(null, Optional.empty(), new Spend(Map.of(), OptionalDouble.of(0.1), 0));
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void eachPeriodHasItsBudgetAndWhatOfItIsUsed() {
    MonthlyBudget monthly = new MonthlyBudget(100, 0.8);
    Optional<MonthlyBudget.Outlook> month =
        Optional.of(monthly.outlook(Map.of(TODAY, 81_500_000_000L), TODAY));
    see("{hourly: \"2.5\", monthly: 100}", month, new Spend(Map.of(), OptionalDouble.of(0.4), 0));
    assertThat(value("runnerpool.budget.usd", "hour")).isEqualTo(2.5);
    assertThat(value("runnerpool.budget.used.usd", "hour")).as("two live ones").isEqualTo(0.8);
    assertThat(value("runnerpool.budget.usd", "month")).isEqualTo(100);
    assertThat(value("runnerpool.budget.used.usd", "month")).isEqualTo(81.5);
  }

  @Test
  void whatIsNotKnownIsNotZeroAndABudgetThatIsTakenAwayIsGone() {
    see("{hourly: 2, monthly: 100}", Optional.empty(), Spend.unknown());
    assertThat(value("runnerpool.budget.used.usd", "hour")).isNaN();
    assertThat(value("runnerpool.budget.used.usd", "month")).isNaN();
    see(null, Optional.empty(), Spend.unknown());
    assertThat(value("runnerpool.budget.usd", "hour")).isNaN();
    assertThat(value("runnerpool.budget.usd", "month")).isNaN();
  }

  private double value(String name, String period) {
    return registry.get(name).tag("period", period).tag("pool", "arm").gauge().value();
  }

  private void see(String budget, Optional<MonthlyBudget.Outlook> month, Spend money) {
    RunnerPool pool = pool(budget);
    BudgetSpec spec = pool.getSpec().budget();
    OptionalDouble hourly =
        spec == null || spec.hourly() == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(spec.hourly()));
    Policy policy =
        new Policy(
            9,
            0,
            List.of(),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            9,
            1,
            Duration.ofMinutes(2),
            hourly,
            false,
            false);
    List<Runner> runners =
        List.of(
            runner(0, RunnerState.BUSY),
            runner(1, RunnerState.IDLE),
            runner(2, RunnerState.FAILED));
    meters.record(
        pool,
        new PoolSnapshot(
            NOW,
            policy,
            new Demand.Known(Set.of(), NOW),
            ClaimedJobs.none(),
            runners,
            0,
            StartupFailures.none(),
            Map.of(),
            money,
            true),
        MonthlySpend.budget(pool),
        month);
  }

  private static Runner runner(int slot, RunnerState state) {
    return new Runner(slot, "r" + slot, state, NOW, OptionalLong.empty(), 0, Optional.empty());
  }

  private static RunnerPool pool(String budget) {
    return Serialization.unmarshal(
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: arm, namespace: ci, uid: u1}
        spec:
          architecture: arm64
          gitlab: {url: "https://gitlab.example.com", group: "1", credentials: {secretRef: {name: gitlab}}}
          scaling: {max: 9}
          budget: %s
        """
            .formatted(budget),
        RunnerPool.class);
  }
}
