package dev.runnerpool.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

class IdentityTest {

  @Test
  void aHolderTellsWhereItIsReached() {
    String own = Identity.of(config("port", "8081"));
    assertThat(Identity.addressIn(own)).get().asString().endsWith(":8081");
    String set = Identity.of(config("address", "[fd00::1]:9090"));
    assertThat(Identity.addressIn(set)).contains("[fd00::1]:9090");
  }

  @Test
  void twoOfOneHostAreTwo() {
    assertThat(Identity.of(config("port", "80"))).isNotEqualTo(Identity.of(config("port", "80")));
  }

  @Test
  void aHolderOfAnotherKindTellsNoAddress() {
    assertThat(Identity.addressIn("")).isEmpty();
    assertThat(Identity.addressIn("pod-1_5f8f")).isEmpty();
    assertThat(Identity.addressIn("pod-1__5f8f")).isEmpty();
  }

  private static LeaderConfig config(String key, String value) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withConverter(
            java.time.Duration.class,
            200,
            new io.quarkus.runtime.configuration.DurationConverter())
        .withMapping(LeaderConfig.class)
        .withDefaultValue("runnerpool.leader-election." + key, value)
        .build()
        .getConfigMapping(LeaderConfig.class);
  }
}
