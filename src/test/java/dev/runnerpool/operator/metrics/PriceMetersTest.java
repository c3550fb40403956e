package dev.runnerpool.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceOrigin;
import dev.runnerpool.operator.cost.NodePriceListener.PricedKind;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Prometheus sees of prices. */
class PriceMetersTest {

  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final NodeKind KIND =
      new NodeKind("m7g.large", "us-east-1", "us-east-1a", "use1-az4", CapacityType.SPOT);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final PriceMeters meters = new PriceMeters(registry, () -> NOW);

  @Test
  void aPriceIsShownWithSourceAndAge() {
    PricedKind priced = new PricedKind(KIND, Optional.of(PriceOrigin.SPOT));
    meters.priced(priced, Optional.of(price(0.05)));
    meters.priced(priced, Optional.of(price(0.06)));
    var gauge = registry.get("runnerpool.node.price.usd.per.hour").gauge();
    assertThat(gauge.value()).isEqualTo(0.06);
    assertThat(gauge.getId().getTags())
        .containsExactlyInAnyOrder(
            Tag.of("instance_type", "m7g.large"),
            Tag.of("region", "us-east-1"),
            Tag.of("zone", "us-east-1a"),
            Tag.of("capacity_type", "spot"),
            Tag.of("source", "spot"));
    assertThat(registry.get("runnerpool.node.price.age.seconds").gauge().value()).isEqualTo(3600);
    meters.gone(priced);
    assertThat(registry.getMeters()).isEmpty();
  }

  @Test
  void anUnknownPriceIsNotZero() {
    meters.priced(new PricedKind(KIND, Optional.empty()), Optional.empty());
    var gauge = registry.get("runnerpool.node.price.usd.per.hour").gauge();
    assertThat(gauge.value()).isNaN();
    assertThat(gauge.getId().getTag("source")).isEqualTo("unknown");
    assertThat(registry.get("runnerpool.node.price.age.seconds").gauge().value()).isNaN();
  }

  private static NodePrice price(double hourly) {
    return new NodePrice(
        hourly, PriceOrigin.SPOT, "spot 2026-11-29", Optional.of(NOW.minusSeconds(3600)));
  }
}
