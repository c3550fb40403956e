package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceSource;
import dev.runnerpool.core.cost.PriceTable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An override if there is one, else the shipped table. A wrong override ends the start. */
@Singleton
class ConfiguredPrices implements PriceSource {

  private final PriceConfig config;
  private final PriceTable table = shipped();

  ConfiguredPrices(PriceConfig config) {
    this.config = config;
    config
        .overrides()
        .forEach(
            (type, price) -> {
              if (!(price > 0) || price.isInfinite()) {
                throw new IllegalArgumentException(
                    "runnerpool.prices.overrides.\"%s\"=%s: a price must be above 0 dollars per hour"
                        .formatted(type, price));
              }
            });
  }

  @Override
  public Optional<NodePrice> price(String instanceType, String region, CapacityType capacity) {
    Double override = config.overrides().get(instanceType);
    return override == null
        ? table.price(instanceType, region, capacity)
        : Optional.of(new NodePrice(override, "override"));
  }

  private static PriceTable shipped() {
    try (InputStream in = ConfiguredPrices.class.getResourceAsStream("prices.csv")) {
      return PriceTable.parse(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
