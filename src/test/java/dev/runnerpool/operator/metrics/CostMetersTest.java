package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.core.scaling.Spend;
import dev.runnerpool.operator.cost.PoolCost;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CostMetersTest {
  private static final Tags ARM =
      Tags.of("namespace", "ci", "pool", "arm", "architecture", "arm64");
  private static final Tags AMD =
      Tags.of("namespace", "other", "pool", "amd", "architecture", "amd64");
  private static final long CENT = 10_000_000;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CostMeters meters = new CostMeters(registry);

  @Test
  void dollarsAreByPoolArchitectureCapacityAndKindAndNothingElse() {
    CostByKind spent = new CostByKind(1 * CENT, 2 * CENT, 3 * CENT, 4 * CENT, 5 * CENT, 6 * CENT);
    meters.spend(ARM, "a", cost(OptionalDouble.of(1), Map.of("spot", spent), 0, 0));
    meters.spend(ARM, "a", cost(OptionalDouble.of(1), Map.of("spot", spent), 0, 0));
    meters.spend(AMD, "b", cost(OptionalDouble.of(1), Map.of("on-demand", spent), 0, 0));
    assertThat(counter(ARM, "spot", "job")).isCloseTo(0.02, within(1e-12));
    assertThat(counter(ARM, "spot", "lost")).isCloseTo(0.12, within(1e-12));
    assertThat(counter(AMD, "on-demand", "reserved")).isCloseTo(0.04, within(1e-12));
    assertThat(gauge(ARM, "spot", "warm")).isCloseTo(0.02, within(1e-12));
    Set<String> labels =
        registry.getMeters().stream()
            .map(Meter::getId)
            .filter(id -> id.getName().startsWith("runnerpool.cost.usd"))
            .flatMap(id -> id.getTags().stream())
            .map(tag -> tag.getKey())
            .collect(Collectors.toSet());
    assertThat(labels)
        .containsExactlyInAnyOrder("namespace", "pool", "architecture", "capacity_type", "kind");
  }

  @Test
  void aPriceThatIsNotKnownShowsAsNoneAndItsTimeIsCounted() {
    meters.spend(ARM, "a", cost(OptionalDouble.empty(), Map.of("spot", CostByKind.NONE), 60, 2));
    assertThat(gauge(ARM, "spot", "job")).isNaN();
    assertThat(registry.get("runnerpool.cost.unpriced.seconds").tags(ARM).counter().count())
        .isEqualTo(60);
    assertThat(registry.get("runnerpool.cost.unpriced.pods").tags(ARM).gauge().value())
        .isEqualTo(2);
    meters.spend(ARM, "a", cost(OptionalDouble.of(0), Map.of(), 0, 0));
    assertThat(gauge(ARM, "spot", "job")).as("no pods").isZero();
  }

  @Test
  void whatIsIdleIsByArchitectureAndCapacityAndNamesNoNode() {
    NodeIdleMeter idle = new NodeIdleMeter(registry);
    idle.idle(new CostNode("n1", "arm64", "m7g.large", "", "", "spot", "table"), CENT);
    idle.idle(new CostNode("n2", "arm64", "m8g.large", "", "", "spot", "table"), CENT);
    assertThat(
            registry
                .get("runnerpool.node.idle.usd")
                .tags("architecture", "arm64", "capacity_type", "spot")
                .counter()
                .count())
        .isCloseTo(0.02, within(1e-12));
  }

  private double counter(Tags pool, String capacity, String kind) {
    Tags tags = pool.and("capacity_type", capacity, "kind", kind);
    return registry.get("runnerpool.cost.usd").tags(tags).counter().count();
  }

  private double gauge(Tags pool, String capacity, String kind) {
    Tags tags = pool.and("capacity_type", capacity, "kind", kind);
    return registry.get("runnerpool.cost.usd.per.hour").tags(tags).gauge().value();
  }

  private static PoolCost cost(
      OptionalDouble hourly, Map<String, CostByKind> byKind, double unpriced, long pods) {
    return new PoolCost(hourly, null, byKind, byKind, unpriced, pods, Spend.unknown());
  }
}
