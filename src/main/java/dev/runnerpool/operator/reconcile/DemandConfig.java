package dev.runnerpool.operator.reconcile;

import dev.runnerpool.settings.PositiveDuration;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the operator checks whether GitLab gives jobs to whom it expects. */
@ConfigMapping(prefix = "runnerpool.demand")
public interface DemandConfig {

  /**
   * How long a job waits beside an idle runner of its pool before it is offered to the next pool.
   * More than GitLab holds a runner's request, which is 50 s.
   */
  @WithDefault("60s")
  @WithConverter(PositiveDuration.class)
  Duration passedOverAfter();

  /** How long the first pool is not given such a job; twice as long after each further time. */
  @WithDefault("10m")
  @WithConverter(PositiveDuration.class)
  Duration passedOverPause();

  /** What that pause does not grow beyond. */
  @WithDefault("4h")
  @WithConverter(PositiveDuration.class)
  Duration passedOverLongestPause();
}
