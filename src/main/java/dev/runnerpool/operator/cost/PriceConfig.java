package dev.runnerpool.operator.cost;

import dev.runnerpool.settings.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;

/** Where prices come from, and those that a platform team knows better. */
@ConfigMapping(prefix = "runnerpool.prices")
public interface PriceConfig {

  /**
   * By instance type or family, as dollars per hour or percentage of the list price: {@code
   * runnerpool.prices.overrides."m7g.2xlarge"=0.21}, {@code runnerpool.prices.overrides.m7g=72%}.
   */
  Map<String, String> overrides();

  /** The same by labels of nodes; the key is a name for people. */
  Map<String, LabelOverride> byLabel();

  /** A label by which a node tells its own dollars per hour. */
  @WithDefault("runnerpool.dev/price-per-hour")
  String nodeLabel();

  /** What nodes cost beside their instance. */
  Adders adders();

  /** Prices read from AWS. */
  Aws aws();

  /** A price for the nodes that have some labels. */
  interface LabelOverride {

    /** All of which a node must have, such as {@code rack=arm-1,room=2}. */
    String labels();

    /** Dollars per hour, or a percentage of the list price. */
    String price();
  }

  /** Each is left out unless it is set. */
  interface Adders {

    /**
     * The fee of EKS Auto Mode in percent of the list price, by instance type, family or {@code
     * default}.
     */
    Map<String, Double> autoMode();

    /** GiB of a node's root volume. */
    OptionalDouble rootVolumeGib();

    /** Dollars per GiB and month of that volume. */
    OptionalDouble rootVolumeGibMonth();

    /** Dollars per hour of the cluster's control plane, shared by its nodes. */
    OptionalDouble controlPlane();
  }

  /** Off unless asked for: it needs a role, and most of the SDK's memory. */
  interface Aws {

    /** Whether AWS is asked at all. */
    @WithDefault("false")
    boolean enabled();

    /** How old a price gets before it is read again. */
    @WithDefault("12h")
    @WithConverter(PositiveDuration.class)
    Duration refresh();

    /** Longest pause between failing attempts. */
    @WithDefault("1h")
    @WithConverter(PositiveDuration.class)
    Duration longestBackoff();
  }
}
