package dev.runnerpool.operator.pods;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.CacheSpec;
import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.client.GitLabException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a cache's store is signed in to with, as its Secret says; shown in no text.
 *
 * @param byKey by the Secret's key; empty if the cache names no Secret
 */
record CacheCredentials(Map<String, String> byKey) {

  static final CacheCredentials NONE = new CacheCredentials(Map.of());

  static final String S3_ID = "accesskey";
  static final String S3_KEY = "secretkey";
  static final String GCS_ID = "gcs-access-id";
  static final String GCS_KEY = "gcs-private-key";
  static final String AZURE_KEY = "azure-account-key";

  /** A Secret that a manifest names, and what is read of it. */
  private record Wanted(String field, String secret, List<String> keys) {}

  /** Name of the Secret that the pool's cache names, if it names one. */
  static Optional<String> secret(RunnerPool pool) {
    return wanted(pool.getSpec().runner().cache()).map(Wanted::secret);
  }

  /**
   * Reads them.
   *
   * @throws GitLabException if the Secret does not exist or lacks a key
   */
  static CacheCredentials read(KubernetesClient kubernetes, RunnerPool pool) {
    Optional<Wanted> wanted = wanted(pool.getSpec().runner().cache());
    if (wanted.isEmpty()) {
      return NONE;
    }
    String namespace = pool.getMetadata().getNamespace();
    Secret secret =
        kubernetes.secrets().inNamespace(namespace).withName(wanted.get().secret()).get();
    Map<String, String> data =
        secret == null || secret.getData() == null ? Map.of() : secret.getData();
    Map<String, String> byKey = new TreeMap<>();
    for (String key : wanted.get().keys()) {
      if (data.getOrDefault(key, "").isEmpty()) {
        throw missing(namespace, wanted.get(), secret == null ? "does not exist" : "has no " + key);
      }
      byKey.put(
          key, new String(Base64.getMimeDecoder().decode(data.get(key)), StandardCharsets.UTF_8));
    }
    return new CacheCredentials(byKey);
  }

  private static GitLabException missing(String namespace, Wanted wanted, String fault) {
    return new GitLabException(
        Reason.CredentialsMissing,
        "Secret %s/%s, which spec.runner.cache.%s.secretRef names, %s: it needs %s"
            .formatted(
                namespace,
                wanted.secret(),
                wanted.field(),
                fault,
                String.join(" and ", wanted.keys())));
  }

  private static Optional<Wanted> wanted(CacheSpec cache) {
    if (cache == null) {
      return Optional.empty();
    }
    if (cache.s3() != null) {
      return wanted("s3", cache.s3().secretRef(), S3_ID, S3_KEY);
    }
    if (cache.gcs() != null) {
      return wanted("gcs", cache.gcs().secretRef(), GCS_ID, GCS_KEY);
    }
    return cache.azure() == null
        ? Optional.empty()
        : wanted("azure", cache.azure().secretRef(), AZURE_KEY);
  }

  private static Optional<Wanted> wanted(
      String field, CacheSpec.CacheSecret secret, String... keys) {
    return Optional.ofNullable(secret).map(named -> new Wanted(field, named.name(), List.of(keys)));
  }

  /** Without what it holds. */
  @Override
  public String toString() {
    return "CacheCredentials" + byKey.keySet();
  }
}
