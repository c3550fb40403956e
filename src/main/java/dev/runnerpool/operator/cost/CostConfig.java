package dev.runnerpool.operator.cost;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How what nodes cost is shared out. */
@ConfigMapping(prefix = "runnerpool.cost")
public interface CostConfig {

  /** How a node's price is split over its pods, see {@link dev.runnerpool.core.cost.ShareMode}. */
  @WithDefault("opencost")
  String share();
}
