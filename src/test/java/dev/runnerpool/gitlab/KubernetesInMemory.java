package dev.runnerpool.gitlab;

import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;

/** The embedded Kubernetes API in place of a real one. */
@Alternative
@ApplicationScoped
class KubernetesInMemory {

  @Produces
  @ApplicationScoped
  KubernetesClient client() {
    return EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults()).client("test");
  }
}
