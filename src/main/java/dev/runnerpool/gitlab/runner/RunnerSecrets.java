package dev.runnerpool.gitlab.runner;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.operator.pods.PoolSecret;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The Secrets {@code <pool>-runner}, read and written in Kubernetes. */
@ApplicationScoped
class RunnerSecrets {

  private static final Set<String> ANNOTATIONS =
      Set.of(Labels.GITLAB_RUNNER_ID, Labels.TOKEN_OBTAINED_AT, Labels.TOKEN_EXPIRES_AT);

  private final KubernetesClient kubernetes;
  private final LeaderGuard tenure;

  RunnerSecrets(KubernetesClient kubernetes, LeaderGuard tenure) {
    this.kubernetes = kubernetes;
    this.tenure = tenure;
  }

  /** The pool's Secret as it is. */
  Optional<Secret> find(RunnerPool pool) {
    return Optional.ofNullable(
        kubernetes
            .secrets()
            .inNamespace(pool.getMetadata().getNamespace())
            .withName(PoolSecret.name(pool))
            .get());
  }

  /** The number of the runner whose token a Secret holds. */
  OptionalLong runnerId(Secret secret) {
    Map<String, String> annotations = secret.getMetadata().getAnnotations();
    String id = annotations == null ? null : annotations.get(Labels.GITLAB_RUNNER_ID);
    return id != null && id.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(id))
        : OptionalLong.empty();
  }

  /** Whether it was made for this very pool, not for one of the same name before it. */
  boolean belongsTo(Secret secret, RunnerPool pool) {
    return secret.getMetadata().getOwnerReferences() != null
        && secret.getMetadata().getOwnerReferences().stream()
            .anyMatch(owner -> pool.getMetadata().getUid().equals(owner.getUid()));
  }

  /** The token a Secret holds for a runner; none if it belongs to another runner. */
  Optional<RunnerToken> token(Secret secret, long runnerId) {
    OptionalLong holder = runnerId(secret);
    return holder.isPresent() && holder.getAsLong() == runnerId
        ? PoolSecret.token(secret)
        : Optional.empty();
  }

  /** Writes the Secret if it is not so yet; returns its revision. */
  String write(
      RunnerPool pool,
      Optional<Secret> existing,
      long runnerId,
      RunnerToken token,
      Optional<String> authorities) {
    Secret wanted = PoolSecret.of(pool, runnerId, token, authorities);
    if (existing.isEmpty() || !covers(existing.get(), wanted)) {
      try (LeaderGuard.Act writing = tenure.act()) {
        kubernetes
            .resource(wanted)
            .inNamespace(pool.getMetadata().getNamespace())
            .fieldManager(Labels.OPERATOR)
            .forceConflicts()
            .serverSideApply();
      }
    }
    return PoolSecret.revision(pool, token.value(), authorities);
  }

  /** Deletes the pool's Secret; harmless if there is none. */
  void delete(RunnerPool pool) {
    try (LeaderGuard.Act writing = tenure.act()) {
      kubernetes
          .secrets()
          .inNamespace(pool.getMetadata().getNamespace())
          .withName(PoolSecret.name(pool))
          .delete();
    }
  }

  /** Keys of others stay: an apply would not take them away, and so never come to an end. */
  static boolean covers(Secret existing, Secret wanted) {
    return data(existing).equals(data(wanted))
        && contains(existing.getMetadata().getLabels(), wanted.getMetadata().getLabels())
        && annotations(existing).equals(annotations(wanted));
  }

  private static Map<String, String> annotations(Secret secret) {
    Map<String, String> annotations =
        new TreeMap<>(Objects.requireNonNullElse(secret.getMetadata().getAnnotations(), Map.of()));
    annotations.keySet().retainAll(ANNOTATIONS);
    return annotations;
  }

  private static Map<String, String> data(Secret secret) {
    Map<String, String> data =
        new TreeMap<>(secret.getData() == null ? Map.of() : secret.getData());
    data.keySet().removeIf(key -> !PoolSecret.owns(key));
    return data;
  }

  private static boolean contains(Map<String, String> existing, Map<String, String> wanted) {
    return wanted == null
        || wanted.isEmpty()
        || (existing != null && existing.entrySet().containsAll(wanted.entrySet()));
  }
}
