package dev.runnerpool.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShardTest {

  private static final Optional<String> SELECTOR = Optional.of("team=a");

  @Test
  void whoServesAllPoolsIsNone() {
    assertThat(new Shard(Optional.empty(), config(true)).shardName()).isEmpty();
  }

  @Test
  void theLeaseNamesItWhateverItSelects() {
    assertThat(new Shard(SELECTOR, config(true)).shardName()).contains("ci/runnerpool-operator");
    assertThat(new Shard(Optional.of("team in (a,b)"), config(true)).shardName())
        .isEqualTo(new Shard(SELECTOR, config(true)).shardName());
  }

  @Test
  void withoutALeaseTheSelectorDoes() {
    assertThat(new Shard(SELECTOR, config(false)).shardName()).contains("team=a");
  }

  private static LeaderConfig config(boolean enabled) {
    return new SmallRyeConfigBuilder()
        .withConverter(Duration.class, 200, new DurationConverter())
        .withMapping(LeaderConfig.class)
        .withDefaultValue("runnerpool.leader-election.enabled", String.valueOf(enabled))
        .withDefaultValue("runnerpool.leader-election.lease-namespace", "ci")
        .build()
        .getConfigMapping(LeaderConfig.class);
  }
}
