package dev.runnerpool.gitlab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunnerSecretsTest {

  private static final Secret WANTED = secret(Map.of("token", "QQ==", "config.toml", "Qg=="));

  @Test
  void keysOfOthersAreNoReasonToWrite() {
    Secret shared = secret(Map.of("token", "QQ==", "config.toml", "Qg==", "note", "Qw=="));

    assertThat(RunnerSecrets.covers(shared, WANTED)).isTrue();
  }

  @Test
  void anOutdatedOrMissingOrLeftOverKeyOfOursIs() {
    assertThat(RunnerSecrets.covers(secret(Map.of("token", "QQ==")), WANTED)).isFalse();
    assertThat(RunnerSecrets.covers(secret(Map.of("token", "QQ==", "config.toml", "Qw==")), WANTED))
        .isFalse();
    for (String leftOver : new String[] {"ca.crt", "config-1.toml"}) {
      Secret more = secret(Map.of("token", "QQ==", "config.toml", "Qg==", leftOver, "Qw=="));
      assertThat(RunnerSecrets.covers(more, WANTED)).as(leftOver).isFalse();
    }
  }

  private static Secret secret(Map<String, String> data) {
    return new SecretBuilder().withNewMetadata().endMetadata().withData(data).build();
  }
}
