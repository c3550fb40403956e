package dev.runnerpool.operator.leader;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How the one operator that acts is found; keys begin with {@code runnerpool.leader-election}. */
@ConfigMapping(prefix = "runnerpool.leader-election")
public interface LeaderConfig {

  /** Whether there may be others; without, this process acts from its start to its end. */
  @WithDefault("false")
  boolean enabled();

  /** Name of the lease: operators with the same one are one group. */
  @WithDefault("runnerpool-operator")
  String leaseName();

  /** Where the others reach this process, as host:port; by default the pod's address and port. */
  Optional<String> address();

  /** Namespace of the lease; by default that of the pod. */
  Optional<String> leaseNamespace();

  /** For how long nobody else may act after a renewal; whole seconds. */
  @WithDefault("15s")
  Duration leaseDuration();

  /** For how long the leader acts after a renewal; shorter than the lease by a good margin. */
  @WithDefault("10s")
  Duration renewDeadline();

  /** Pause between renewals; those who stand by look four times as often. */
  @WithDefault("2s")
  Duration retryPeriod();
}
