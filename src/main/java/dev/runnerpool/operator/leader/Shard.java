package dev.runnerpool.operator.leader;

import dev.runnerpool.core.leader.ShardName;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Named by the lease, which operators that share namespaces do not share: a selector may be
 * rewritten and still be the same operator's. Only without a lease the selector has to do.
 */
@Singleton
class Shard implements ShardName {

  private final Optional<String> selector;
  private final LeaderConfig config;

  Shard(
      @ConfigProperty(name = "runnerpool.selector") Optional<String> selector,
      LeaderConfig config) {
    this.selector = selector;
    this.config = config;
  }

  @Override
  public Optional<String> shardName() {
    return selector.map(
        text ->
            config.enabled()
                ? LeaseLocation.of(config, LeaseLocation.NAMESPACE_FILE).toString()
                : text);
  }
}
