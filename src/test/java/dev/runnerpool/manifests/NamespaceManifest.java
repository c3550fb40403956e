package dev.runnerpool.manifests;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;

/** A namespace that a test makes. */
public final class NamespaceManifest {
  private NamespaceManifest() {}

  /** One with a name and nothing else. */
  public static Namespace named(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }
}
