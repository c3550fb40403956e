package dev.runnerpool.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static final Account ACCOUNT =
      new Account("https://gitlab.example.com", "ci", "gitlab-api", "token");

  @Test
  void bothFormsNameTheSameAccountSoThatChangingToTheNewOneChangesNothing() {
    assertThat(account("credentials: {secret: gitlab-api}")).isEqualTo(ACCOUNT);
    assertThat(account("credentials: {secretRef: {name: gitlab-api}}")).isEqualTo(ACCOUNT);
    assertThat(account("credentials: {secretRef: {name: gitlab-api, key: token}}"))
        .isEqualTo(ACCOUNT);
    assertThat(Scope.ownRunner(pool("runner: {secret: gitlab-api}"))).isEqualTo(ACCOUNT);
    assertThat(Scope.ownRunner(pool("runner: {secretRef: {name: gitlab-api}}"))).isEqualTo(ACCOUNT);
  }

  @Test
  void anotherKeyIsAnotherAccountAndIsNamed() {
    Account other = account("credentials: {secretRef: {name: gitlab-api, key: reader}}");

    assertThat(other).isNotEqualTo(ACCOUNT);
    assertThat(other.tokenName()).isEqualTo("Secret ci/gitlab-api, key reader");
  }

  @Test
  void aGroupsNumberIsReadWithAndWithoutQuotes() {
    RunnerPool plain = PoolManifest.named("arm").scope("group: 42").build();
    RunnerPool quoted = PoolManifest.named("arm").scope("group: \"42\"").build();

    assertThat(Scope.of(plain)).isEqualTo(Scope.of(quoted));
    assertThat(Scope.of(plain).id()).isEqualTo("42");
  }

  private static Account account(String access) {
    return Scope.of(pool(access)).account();
  }

  private static RunnerPool pool(String access) {
    return PoolManifest.named("arm").access(access).build();
  }
}
