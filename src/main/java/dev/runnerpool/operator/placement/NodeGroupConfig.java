package dev.runnerpool.operator.placement;

import dev.runnerpool.settings.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Whether EKS is asked for its managed node groups: off unless wished, as it needs a role. */
@ConfigMapping(prefix = "runnerpool.node-groups")
public interface NodeGroupConfig {

  /** Whether EKS is asked at all. */
  @WithDefault("false")
  boolean enabled();

  /** Name of the EKS cluster that the operator runs in. */
  Optional<String> cluster();

  /** Region of the cluster; {@code AWS_REGION} of the process if it is not set. */
  Optional<String> region();

  /** How old a reading gets before it is read again. */
  @WithDefault("10m")
  @WithConverter(PositiveDuration.class)
  Duration refresh();

  /** Longest pause between failing attempts. */
  @WithDefault("10m")
  @WithConverter(PositiveDuration.class)
  Duration longestBackoff();
}
