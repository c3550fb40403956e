package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import dev.runnerpool.operator.pods.PoolSecret;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a pool's status and its Secret tell of its registration after a restart.
 *
 * @param runnerId GitLab's number of the runner
 * @param revision of pods that are made now
 */
record Resumption(long runnerId, RunnerToken token, String revision) {

  /** Empty if status and Secret leave any doubt that the pool is registered as its spec says. */
  static Optional<Resumption> of(RunnerPool pool, RunnerSecrets secrets) {
    RunnerPoolStatus status = pool.getStatus();
    if (status == null
        || status.registration() == null
        || status.registration().runnerId() == null
        || !Objects.equals(status.observedGeneration(), pool.getMetadata().getGeneration())
        || !isRegistered(status)) {
      return Optional.empty();
    }
    long id = status.registration().runnerId();
    return secrets.find(pool).flatMap(secret -> of(pool, id, secret, secrets));
  }

  private static boolean isRegistered(RunnerPoolStatus status) {
    return status.conditions() != null
        && status.conditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Registered")
                        && condition.getStatus().equals("True"));
  }

  private static Optional<Resumption> of(
      RunnerPool pool, long id, Secret secret, RunnerSecrets secrets) {
    Optional<String> authorities = PoolSecret.authorities(secret);
    return secrets
        .token(secret, id)
        .filter(token -> !token.due(Instant.now(), true))
        .filter(token -> RunnerSecrets.covers(secret, PoolSecret.of(pool, id, token, authorities)))
        .map(
            token ->
                new Resumption(id, token, PoolSecret.revision(pool, token.value(), authorities)));
  }
}
