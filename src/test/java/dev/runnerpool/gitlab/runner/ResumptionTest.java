package dev.runnerpool.gitlab.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** That a restart takes a registration over only if nothing about it is in doubt. */
class ResumptionTest {

  private static final RunnerToken TOKEN =
      new RunnerToken("glrt-1", Optional.empty(), Optional.empty());

  private final RunnerPool pool =
      Serialization.unmarshal(
          """
          apiVersion: runnerpool.dev/v1alpha1
          kind: RunnerPool
          metadata: {name: gitlab, namespace: ci, uid: a-uid, generation: 1}
          spec:
            architecture: arm64
            gitlab:
              url: https://gitlab.example.com
              group: team
              credentials: {secretRef: {name: gitlab-api}}
            tags: [linux]
            scaling: {max: 5}
          """,
          RunnerPool.class);

  private Optional<String> revision = Optional.of("abc");

  @Test
  void statusAndSecretTellTheRegistrationUnlessTheyLeaveADoubt() {
    assertThat(resumed()).as("no status").isEmpty();
    pool.setStatus(status(1, 7, "True"));
    assertThat(resumed()).contains(new Resumption(7, TOKEN, "abc"));
    pool.setStatus(status(0, 7, "True"));
    assertThat(resumed()).as("the spec changed since").isEmpty();
    pool.setStatus(status(1, 8, "True"));
    assertThat(resumed()).as("of another runner").isEmpty();
    pool.setStatus(status(1, 7, "False"));
    assertThat(resumed()).as("not registered").isEmpty();
    pool.setStatus(status(1, 7, "True"));
    revision = Optional.empty();
    assertThat(resumed()).as("the Secret was changed by hand").isEmpty();
  }

  private Optional<Resumption> resumed() {
    return Resumption.of(pool, new OneSecret(), Instant.now());
  }

  private static RunnerPoolStatus status(long generation, long runner, String registered) {
    return Serialization.unmarshal(
        """
        observedGeneration: %d
        registration: {runnerId: %d}
        conditions: [{type: Registered, status: "%s"}]
        """
            .formatted(generation, runner, registered),
        RunnerPoolStatus.class);
  }

  /** Holds the token of runner 7. */
  private final class OneSecret implements RunnerSecrets {
    @Override
    public Optional<Kept> find(RunnerPool of) {
      return Optional.of(new Kept(OptionalLong.of(7), Optional.of(TOKEN), new Object()));
    }

    @Override
    public Optional<Kept> findToWrite(RunnerPool of) {
      return find(of);
    }

    @Override
    public Optional<String> revision(RunnerPool of, Kept kept) {
      return revision;
    }

    @Override
    public String write(
        RunnerPool of,
        Optional<Kept> kept,
        long runnerId,
        RunnerToken token,
        Optional<String> authorities) {
      throw new AssertionError("a restart writes nothing");
    }

    @Override
    public void delete(RunnerPool of) {
      throw new AssertionError("a restart deletes nothing");
    }
  }
}
