package dev.runnerpool.gitlab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.gitlab.Account;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final Secret SECRET =
      new SecretBuilder()
          .addToStringData("token", "glpat-writer")
          .addToStringData("reader", "glpat-reader")
          .build();

  @Test
  void theTokenIsThatOfTheKeyThatTheManifestNames() {
    assertThat(Credentials.of(account("token"), SECRET).token()).isEqualTo("glpat-writer");
    assertThat(Credentials.of(account("reader"), SECRET).token()).isEqualTo("glpat-reader");
  }

  @Test
  void aKeyThatIsMissingIsNamed() {
    assertThatThrownBy(() -> Credentials.of(account("other"), SECRET))
        .hasMessageContaining("Secret ci/gitlab-api lacks the key other");
    assertThatThrownBy(() -> Credentials.of(account("other"), null))
        .hasMessageContaining("with an access token in key other");
  }

  private static Account account(String key) {
    return new Account("https://gitlab.example.com", "ci", "gitlab-api", key);
  }
}
