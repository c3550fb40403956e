package dev.runnerpool.operator.pods;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.runner.RunnerSecrets;
import dev.runnerpool.gitlab.runner.RunnerToken;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The Secrets {@code <pool>-runner}, read and written in Kubernetes. */
@ApplicationScoped
class PoolSecrets implements RunnerSecrets {

  private static final Set<String> ANNOTATIONS =
      Set.of(Labels.GITLAB_RUNNER_ID, Labels.TOKEN_OBTAINED_AT, Labels.TOKEN_EXPIRES_AT);

  private static final int CONFLICT = 409;

  private final KubernetesClient kubernetes;
  private final JobPriorityClass priority;
  private final LeaderGuard leaderGuard;

  PoolSecrets(KubernetesClient kubernetes, JobPriorityClass priority, LeaderGuard leaderGuard) {
    this.kubernetes = kubernetes;
    this.priority = priority;
    this.leaderGuard = leaderGuard;
  }

  @Override
  public Optional<Kept> find(RunnerPool pool) {
    return read(pool).filter(secret -> PoolSecret.isOf(pool, secret)).map(PoolSecrets::kept);
  }

  @Override
  public Optional<Kept> findToWrite(RunnerPool pool) {
    // Before anything is made in GitLab.
    CacheCredentials.read(kubernetes, pool);
    Optional<Secret> secret = read(pool);
    if (secret.isPresent() && !PoolSecret.isOf(pool, secret.get())) {
      throw new GitLabException(
          Reason.SecretConflict,
          "Secret %s/%s is not of this pool and is left as it is, but the pool needs one of that name:"
                  .formatted(pool.getMetadata().getNamespace(), PoolSecret.name(pool))
              + " rename that Secret, or make the pool under another name");
    }
    return secret.map(PoolSecrets::kept);
  }

  private FromCluster read(RunnerPool pool, CacheCredentials cache) {
    return new FromCluster(
        cache,
        !Reservation.namesPriorityClass(pool)
            || priority.known() == JobPriorityClass.State.PRESENT);
  }

  private static Kept kept(Secret secret) {
    return new Kept(runnerId(secret), PoolSecret.token(secret), secret);
  }

  private Optional<Secret> read(RunnerPool pool) {
    return Optional.ofNullable(
        kubernetes
            .secrets()
            .inNamespace(pool.getMetadata().getNamespace())
            .withName(PoolSecret.name(pool))
            .get());
  }

  private static OptionalLong runnerId(Secret secret) {
    Map<String, String> annotations = secret.getMetadata().getAnnotations();
    String id = annotations == null ? null : annotations.get(Labels.GITLAB_RUNNER_ID);
    return id != null && id.matches("\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(id))
        : OptionalLong.empty();
  }

  @Override
  public Optional<String> revision(RunnerPool pool, Kept kept) {
    Secret secret = (Secret) kept.object();
    Optional<String> authorities = PoolSecret.authorities(secret);
    FromCluster cluster = read(pool, CacheCredentials.read(kubernetes, pool));
    return kept.token()
        .filter(token -> kept.runnerId().isPresent())
        .filter(
            token ->
                covers(
                    secret,
                    PoolSecret.of(pool, kept.runnerId().getAsLong(), token, authorities, cluster)))
        .map(token -> PoolSecret.revision(pool, token.value(), authorities, cluster));
  }

  @Override
  public String write(
      RunnerPool pool,
      Optional<Kept> kept,
      long runnerId,
      RunnerToken token,
      Optional<String> authorities) {
    FromCluster cluster = read(pool, CacheCredentials.read(kubernetes, pool));
    Secret wanted = PoolSecret.of(pool, runnerId, token, authorities, cluster);
    Optional<Secret> existing = kept.map(found -> (Secret) found.object());
    if (existing.isEmpty() || !covers(existing.get(), wanted)) {
      try (LeaderGuard.Act writing = leaderGuard.act()) {
        apply(wanted, existing.orElseGet(() -> created(wanted)).getMetadata());
      } catch (KubernetesClientException e) {
        throw e.getCode() == CONFLICT ? changed(pool) : e;
      }
    }
    return PoolSecret.revision(pool, token.value(), authorities, cluster);
  }

  /** Without content: what is applied later may be taken back, what is created may not. */
  private Secret created(Secret wanted) {
    return kubernetes
        .resource(
            new SecretBuilder(wanted)
                .withData(null)
                .editMetadata()
                .withAnnotations(null)
                .endMetadata()
                .build())
        .create();
  }

  /** Only to the very object that was read. */
  private void apply(Secret wanted, ObjectMeta read) {
    wanted.getMetadata().setUid(read.getUid());
    wanted.getMetadata().setResourceVersion(read.getResourceVersion());
    kubernetes.resource(wanted).fieldManager(Labels.OPERATOR).forceConflicts().serverSideApply();
  }

  private static GitLabException changed(RunnerPool pool) {
    return new GitLabException(
        Reason.SecretConflict,
        "Secret %s/%s was changed while it was about to be written; it is read again"
            .formatted(pool.getMetadata().getNamespace(), PoolSecret.name(pool)));
  }

  @Override
  public void delete(RunnerPool pool) {
    Optional<Secret> secret = read(pool).filter(found -> PoolSecret.isOf(pool, found));
    if (secret.isEmpty()) {
      return;
    }
    try (LeaderGuard.Act writing = leaderGuard.act()) {
      kubernetes
          .resource(secret.get())
          .lockResourceVersion(secret.get().getMetadata().getResourceVersion())
          .delete();
    } catch (KubernetesClientException e) {
      throw e.getCode() == CONFLICT ? changed(pool) : e;
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
