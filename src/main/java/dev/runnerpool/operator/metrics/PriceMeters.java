package dev.runnerpool.operator.metrics;

import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceOrigin;
import dev.runnerpool.operator.cost.NodePriceListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The prices of the kinds of nodes there are, and how old each is. */
@ApplicationScoped
class PriceMeters implements NodePriceListener {

  /** What the gauges of one kind show. */
  private static final class Shown {
    private volatile Optional<NodePrice> price = Optional.empty();
    private List<Meter> meters = List.of();

    double hourly() {
      return price.map(NodePrice::hourly).orElse(Double.NaN);
    }

    double age(Instant now) {
      return price
          .flatMap(NodePrice::asOf)
          .map(at -> Duration.between(at, now).toMillis() / 1000.0)
          .orElse(Double.NaN);
    }
  }

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final ConcurrentMap<PricedKind, Shown> shown = new ConcurrentHashMap<>();

  PriceMeters(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public void priced(PricedKind kind, Optional<NodePrice> price) {
    shown.computeIfAbsent(kind, this::gauges).price = price;
  }

  @Override
  public void gone(PricedKind kind) {
    Shown ended = shown.remove(kind);
    if (ended != null) {
      ended.meters.forEach(registry::remove);
    }
  }

  private Shown gauges(PricedKind priced) {
    Tags tags =
        Tags.of(
            "instance_type",
            priced.kind().instanceType(),
            "region",
            priced.kind().region(),
            "zone",
            priced.kind().zone(),
            "capacity_type",
            priced.kind().capacity().label(),
            "source",
            priced.origin().map(PriceOrigin::label).orElse("unknown"));
    Shown values = new Shown();
    values.meters =
        List.of(
            Gauge.builder("runnerpool.node.price.usd.per.hour", values, Shown::hourly)
                .tags(tags)
                .strongReference(true)
                .register(registry),
            Gauge.builder("runnerpool.node.price.age.seconds", values, v -> v.age(clock.instant()))
                .tags(tags)
                .strongReference(true)
                .register(registry),
            Gauge.builder("runnerpool.node.price.unknown", values, v -> v.price.isEmpty() ? 1 : 0)
                .tags(tags)
                .strongReference(true)
                .register(registry));
    return values;
  }
}
