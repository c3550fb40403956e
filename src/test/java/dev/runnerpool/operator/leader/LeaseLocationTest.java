package dev.runnerpool.operator.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseLocationTest {

  @TempDir Path folder;

  @Test
  void isInThePodsNamespaceUnlessAnotherIsGiven() throws IOException {
    Path file = Files.writeString(folder.resolve("namespace"), "runnerpool-system\n");
    assertThat(LeaseLocation.of(config(), file))
        .hasToString("runnerpool-system/runnerpool-operator");
    assertThat(LeaseLocation.of(config("lease-namespace", "ci", "lease-name", "mine"), file))
        .hasToString("ci/mine");
  }

  @Test
  void outsideOfAPodTheNamespaceMustBeGiven() {
    assertThatThrownBy(() -> LeaseLocation.of(config(), folder.resolve("none")))
        .hasMessageContaining("--lease-namespace");
  }

  @ParameterizedTest
  @CsvSource({
    "lease-duration, 1500ms",
    "lease-duration, 0s",
    "lease-duration, 10s",
    "renew-deadline, 15s",
    "retry-period, 6s",
    "retry-period, 0s"
  })
  void timesThatDoNotFitAreNamed(String key, String value) {
    String named = value.equals("10s") ? "renew-deadline" : key;
    assertThatThrownBy(() -> LeaseLocation.of(config("lease-namespace", "ci", key, value), folder))
        .hasMessageContaining("runnerpool.leader-election." + named);
  }

  private static LeaderConfig config(String... pairs) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withConverter(
                java.time.Duration.class,
                200,
                new io.quarkus.runtime.configuration.DurationConverter())
            .withMapping(LeaderConfig.class);
    for (int i = 0; i < pairs.length; i += 2) {
      builder.withDefaultValue("runnerpool.leader-election." + pairs[i], pairs[i + 1]);
    }
    SmallRyeConfig config = builder.build();
    return config.getConfigMapping(LeaderConfig.class);
  }
}
