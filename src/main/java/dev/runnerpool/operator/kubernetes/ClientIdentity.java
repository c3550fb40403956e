package dev.runnerpool.operator.kubernetes;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.client.Config;
import io.quarkus.kubernetes.client.KubernetesConfigCustomizer;
import jakarta.inject.Singleton;

/** Names the operator in the API server's audit log and metrics. */
@Singleton
class ClientIdentity implements KubernetesConfigCustomizer {

  @Override
  public void customize(Config config) {
    config.setUserAgent(Labels.OPERATOR);
  }
}
