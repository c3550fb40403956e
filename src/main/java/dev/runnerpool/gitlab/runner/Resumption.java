package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
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
  static Optional<Resumption> of(RunnerPool pool, RunnerSecrets secrets, Instant now) {
    RunnerPoolStatus status = pool.getStatus();
    if (status == null
        || status.registration() == null
        || status.registration().runnerId() == null
        || !Objects.equals(status.observedGeneration(), pool.getMetadata().getGeneration())
        || !isRegistered(status)) {
      return Optional.empty();
    }
    long id = status.registration().runnerId();
    return secrets.find(pool).flatMap(kept -> of(pool, id, kept, secrets, now));
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
      RunnerPool pool, long id, RunnerSecrets.Kept kept, RunnerSecrets secrets, Instant now) {
    return kept.token(id)
        .filter(token -> !token.due(now, true))
        .flatMap(
            token ->
                secrets.revision(pool, kept).map(revision -> new Resumption(id, token, revision)));
  }
}
