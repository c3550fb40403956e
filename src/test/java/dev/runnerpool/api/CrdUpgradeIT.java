package dev.runnerpool.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.spec.RunnerSpec;
import dev.runnerpool.api.spec.SecretRef;
import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Pools that were stored under an older definition, when the shipped one replaces it. The older one
 * knew no rule for tags, did not fill in the longest job time nor blocks that were left out, named
 * Secrets by {@code secret}, took no numbers, and had one field more.
 */
@OnControlPlane
class CrdUpgradeIT {
  private static final ResourceDefinitionContext POOLS =
      ResourceDefinitionContext.fromResourceType(RunnerPool.class);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Several tags in one text: the shipped definition refuses it. */
  private static final String OLD_TAGS = "linux,docker";

  private final String namespace = "crd-upgrade" + NUMBER.incrementAndGet();
  private KubernetesClient client;

  @BeforeEach
  void storeUnderTheOlderDefinition(ControlPlane plane) {
    client = plane.admin();
    PoolDefinition.apply(client, older());
    client.resource(NamespaceManifest.named(namespace)).serverSideApply();
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> client.resource(oldPool()).create().<String>get("spec", "legacy") != null);
    pool().subresource("status").patch(MERGE, "status: {waiting: 7}");
    PoolDefinition.apply(client, shipped());
    await("the new rule to hold")
        .atMost(SOON)
        .until(() -> isRefused(pool -> pool.getMetadata().setName("another")));
  }

  @AfterEach
  void leaveTheShippedOne() {
    PoolDefinition.apply(client, shipped());
    pool().delete();
    client.namespaces().withName(namespace).delete();
  }

  @Test
  void itIsReadWithItsStatusAndWhatIsFilledIn() {
    GenericKubernetesResource pool = pool().get();

    assertThat(pool.<List<String>>get("spec", "tags")).containsExactly(OLD_TAGS);
    assertThat(pool.<Integer>get("status", "waiting")).isEqualTo(7);
    assertThat(pool.<String>get("spec", "maximumJobTimeout")).isEqualTo("1h");
    assertThat(pool.<Object>get("spec", "legacy")).as("a field that is no more").isNull();
    assertThat(pool.<String>get("spec", "runner", "version"))
        .as("what every new pool gets")
        .isEqualTo(RunnerSpec.DEFAULT_VERSION);
    assertThat(pool.<String>get("spec", "runner", "job", "security")).isEqualTo("Baseline");
    assertThat(pool.<String>get("spec", "placement", "fallbackAfter")).isEqualTo("2m");
  }

  @Test
  void itsSecretIsReadTheSameInTheOldFormAndTheNew() {
    SecretRef before = readRef();
    assertThatThrownBy(() -> pool().patch(MERGE, credentials("{secretRef: {name: gitlab-api}}")))
        .hasMessageContaining("spec.gitlab.credentials")
        .hasMessageContaining("not by secret as well, which is deprecated");
    pool().patch(MERGE, credentials("{secretRef: {name: gitlab-api}, secret: null}"));

    assertThat(before).isEqualTo(new SecretRef("gitlab-api", "token"));
    assertThat(readRef()).isEqualTo(before);
    assertThat(pool().get().<Object>get("spec", "gitlab", "credentials", "secret")).isNull();
  }

  @Test
  void theNumberOfItsGroupMayLoseItsQuotesButNotChange() {
    pool().patch(MERGE, "spec: {gitlab: {group: 42}}");
    pool().patch(MERGE, "spec: {gitlab: {group: '42'}}");

    assertThatThrownBy(() -> pool().patch(MERGE, "spec: {gitlab: {group: 43}}"))
        .hasMessageContaining("the scope (group, project, instance) cannot be changed");
  }

  private SecretRef readRef() {
    return client
        .resources(RunnerPool.class)
        .inNamespace(namespace)
        .withName("minimal")
        .get()
        .getSpec()
        .gitlab()
        .credentials()
        .ref();
  }

  private static String credentials(String block) {
    return "spec: {gitlab: {credentials: " + block + "}}";
  }

  @Test
  void whatANewRuleRefusesMayStayWhileTheRestChangesButNotBeSetAgain() {
    pool().patch(MERGE, "spec: {paused: true}");
    pool().patch(MERGE, "metadata: {finalizers: [runnerpool.dev/test]}");
    pool().patch(MERGE, "metadata: {finalizers: []}");
    pool().subresource("status").patch(MERGE, "status: {waiting: 8}");

    assertThat(pool().get().<Boolean>get("spec", "paused")).isTrue();
    assertThat(pool().get().<Integer>get("status", "waiting")).isEqualTo(8);
    assertThatThrownBy(() -> pool().patch(MERGE, "spec: {tags: ['other,tags']}"))
        .hasMessageContaining("spec.tags")
        .hasMessageContaining("'other,tags' is not a tag");
  }

  private interface Change {
    void to(GenericKubernetesResource pool);
  }

  private boolean isRefused(Change change) {
    GenericKubernetesResource pool = oldPool();
    change.to(pool);
    try {
      client.resource(pool).dryRun().create();
      return false;
    } catch (KubernetesClientException e) {
      return e.getMessage().contains("is not a tag");
    }
  }

  /** Read as it is: the class of pools knows none of the older fields. */
  private Resource<GenericKubernetesResource> pool() {
    return client.genericKubernetesResources(POOLS).inNamespace(namespace).withName("minimal");
  }

  private GenericKubernetesResource oldPool() {
    GenericKubernetesResource pool =
        new Manifests(client, namespace).pool(Manifests.read(Manifests.minimal()));
    Map<String, Object> spec = pool.get("spec");
    spec.put("tags", List.of(OLD_TAGS));
    spec.put("legacy", "a field of before");
    spec.put(
        "gitlab",
        Map.of(
            "url", "https://gitlab.example.com",
            "group", "42",
            "credentials", Map.of("secret", "gitlab-api")));
    return pool;
  }

  private CustomResourceDefinition shipped() {
    return PoolDefinition.read(client, PoolDefinition.SHIPPED);
  }

  private CustomResourceDefinition older() {
    CustomResourceDefinition definition = shipped();
    JSONSchemaProps root = CrdYaml.schema(definition);
    root.setXKubernetesValidations(List.of());
    Map<String, JSONSchemaProps> spec = root.getProperties().get("spec").getProperties();
    spec.get("tags").setXKubernetesValidations(List.of());
    spec.get("maximumJobTimeout").setDefault(null);
    spec.get("placement").setDefault(null);
    spec.get("runner").setDefault(null);
    spec.get("runner").getProperties().get("job").setDefault(null);
    JSONSchemaProps gitlab = spec.get("gitlab");
    gitlab.setXKubernetesValidations(List.of());
    JSONSchemaProps credentials = gitlab.getProperties().get("credentials");
    credentials.getProperties().remove("secretRef");
    credentials.setXKubernetesValidations(List.of());
    credentials.setRequired(List.of("secret"));
    JSONSchemaProps group = gitlab.getProperties().get("group");
    group.setXKubernetesIntOrString(null);
    group.setXKubernetesValidations(List.of());
    group.setType("string");
    JSONSchemaProps legacy = new JSONSchemaProps();
    legacy.setType("string");
    spec.put("legacy", legacy);
    return definition;
  }
}
