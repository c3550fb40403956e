package dev.runnerpool.faults;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.manifests.NamespaceManifest;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** A lane's namespace, with what people put there before they apply a pool. */
final class LaneNamespace {
  static final String SECRET = "gitlab-api";
  private static final String ACCOUNT = "runnerpool-runner";
  private static final String QUOTA = "few";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final KubernetesClient client;
  private final String name;

  LaneNamespace(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /**
   * Makes it.
   *
   * @param token for GitLab
   */
  void create(String token) {
    client.resource(NamespaceManifest.named(name)).create();
    client.resource(new ServiceAccountBuilder().withMetadata(named(ACCOUNT)).build()).create();
    client
        .resource(
            new SecretBuilder().withMetadata(named(SECRET)).addToStringData("token", token).build())
        .create();
    await()
        .until(() -> client.serviceAccounts().inNamespace(name).withName("default").get() != null);
  }

  void delete() {
    client.namespaces().withName(name).delete();
  }

  /** Makes it again once it is gone. */
  void restore(String token) {
    await().atMost(PATIENCE).until(() -> client.namespaces().withName(name).get() == null);
    create(token);
  }

  /** No more pods than that, by a quota that holds once this returns. */
  void limitPods(int most) {
    ResourceQuota quota =
        new ResourceQuotaBuilder()
            .withMetadata(named(QUOTA))
            .withNewSpec()
            .addToHard("pods", Quantity.parse(Integer.toString(most)))
            .endSpec()
            .build();
    client.resource(quota).create();
    await()
        .ignoreExceptions()
        .until(() -> client.resource(quota).get().getStatus().getHard() != null);
  }

  void unlimitPods() {
    client.resourceQuotas().inNamespace(name).withName(QUOTA).delete();
  }

  private ObjectMeta named(String object) {
    return new ObjectMetaBuilder().withNamespace(name).withName(object).build();
  }
}
