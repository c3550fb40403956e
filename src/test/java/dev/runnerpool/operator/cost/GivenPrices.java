package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodeTraits;
import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prices by settings as people write them. */
public final class GivenPrices {

  private GivenPrices() {}

  /** The settings, keys without {@code runnerpool.prices.}. */
  static PriceConfig config(Map<String, String> settings) {
    Map<String, String> properties = new HashMap<>();
    settings.forEach((key, value) -> properties.put("runnerpool.prices." + key, value));
    return new SmallRyeConfigBuilder()
        .addDiscoveredConverters()
        .withMapping(PriceConfig.class)
        .withDefaultValues(properties)
        .build()
        .getConfigMapping(PriceConfig.class);
  }

  /** A chain that nothing is read for. */
  static PriceChain chain(Map<String, String> settings) {
    return chain(settings, kind -> Optional.empty());
  }

  static PriceChain chain(Map<String, String> settings, ReadPrices read) {
    return new PriceChain(config(settings), read);
  }

  /** Nodes that have those prices, settings as {@code overrides.m7g}. */
  public static NodeCache nodes(Map<String, String> settings) {
    return nodes(chain(settings));
  }

  static NodeCache nodes(PriceChain prices) {
    return new NodeCache(null, prices, new KindsInUse(List.of()));
  }

  /** What pools cost on those nodes, kept in memory. */
  public static PoolCosts costs(NodeCache nodes, InstantSource clock) {
    return costs(nodes, clock, new CostRecordsFake(), "opencost");
  }

  /** The same, kept there, what was kept before being read at once. */
  public static PoolCosts costs(
      NodeCache nodes, InstantSource clock, CostRecords records, String share) {
    return new PoolCosts(
        new NodeCosts(nodes, () -> share),
        records,
        new CostThread(records, clock, (in, task) -> task.run()),
        new ClusterTime(),
        clock);
  }

  static NodeTraits node(String type, String region, CapacityType capacity) {
    return new NodeTraits(kind(type, region, capacity), Map.of(), false);
  }

  static NodeKind kind(String type, String region, CapacityType capacity) {
    return new NodeKind(type, region, region + "a", "", capacity);
  }
}
