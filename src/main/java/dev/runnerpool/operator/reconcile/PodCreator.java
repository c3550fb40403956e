package dev.runnerpool.operator.reconcile;

import dev.runnerpool.operator.kubernetes.UnreadFields;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Makes pods of JSON that is ready to be sent. Of the answer it reads what a watch shows of a pod
 * too, as that is what takes its place.
 */
final class PodCreator {

  private final KubernetesClient client;

  PodCreator(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Makes a pod and returns it as it was made.
   *
   * @throws KubernetesClientException as the client's own {@code create}
   */
  Pod create(String namespace, String json) {
    String path = "/api/v1/namespaces/" + namespace + "/pods";
    byte[] made = client.raw(path, "POST", json).getBytes(StandardCharsets.UTF_8);
    byte[] read = UnreadFields.of(URI.create(path)).cut(made);
    return Serialization.unmarshal(new ByteArrayInputStream(read), Pod.class);
  }
}
