package dev.runnerpool.manifests;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;

/** A Secret as people write it: its values are plain text. */
public final class SecretManifest {
  private SecretManifest() {}

  /** One with an access token of GitLab, where pools look for it. */
  public static Secret ofToken(String namespace, String name, String token) {
    return of(namespace, name, Map.of("token", token));
  }

  /** One with other keys, or more of them. */
  public static Secret of(String namespace, String name, Map<String, String> values) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withStringData(values)
        .build();
  }
}
