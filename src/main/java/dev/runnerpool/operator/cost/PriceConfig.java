package dev.runnerpool.operator.cost;

import io.smallrye.config.ConfigMapping;
import java.util.Map;

/** Prices a platform team knows better: what it pays after discounts. */
@ConfigMapping(prefix = "runnerpool.prices")
public interface PriceConfig {

  /**
   * Dollars per hour by instance type, such as {@code
   * runnerpool.prices.overrides."m7g.2xlarge"=0.21}; goes before every other source, spot and
   * on-demand alike.
   */
  Map<String, Double> overrides();
}
