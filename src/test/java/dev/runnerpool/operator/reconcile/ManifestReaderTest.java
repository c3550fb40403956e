package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.InvalidSpecException;
import org.junit.jupiter.api.Test;

class ManifestReaderTest {

  private final ManifestReader reader = new ManifestReader();

  @Test
  void aGenerationIsWorkedOutOnce() {
    assertThat(reader.policy(pool(1, "max: 5"))).isSameAs(reader.policy(pool(1, "max: 5")));
  }

  @Test
  void anotherGenerationIsWorkedOutAgain() {
    reader.policy(pool(1, "max: 5"));
    assertThat(reader.policy(pool(2, "max: 6")).max()).isEqualTo(6);
  }

  @Test
  void aFaultIsSaidAtEachReconcileUntilItIsRepaired() {
    for (int reconcile = 0; reconcile < 2; reconcile++) {
      assertThatExceptionOfType(InvalidSpecException.class)
          .isThrownBy(() -> reader.policy(pool(1, "max: 5, idleTimeout: soon")))
          .withMessageContaining("idleTimeout");
    }
    assertThat(reader.policy(pool(2, "max: 5")).max()).isEqualTo(5);
  }

  private static RunnerPool pool(long generation, String scaling) {
    return PoolManifest.named("linux").created("uid", generation).scaling(scaling).build();
  }
}
