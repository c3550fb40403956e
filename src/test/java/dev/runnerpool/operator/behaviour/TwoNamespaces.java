package dev.runnerpool.operator.behaviour;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.SecretManifest;
import dev.runnerpool.operator.pods.RunnerPods;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two namespaces as an operator finds them that was away: in each a pool {@code arm} with one busy
 * runner and two idle ones, all on a node that nobody simulates, so that they stay as they are.
 */
public final class TwoNamespaces extends Peers {
  static final List<String> NAMES = List.of("one", "two");

  /** An operator that watches both. */
  public static final class Profile implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(TwoNamespaces.class));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.operator-sdk.controllers.runnerpool.namespaces", String.join(",", NAMES));
    }
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = super.start();
    NAMES.forEach(this::fill);
    return settings;
  }

  private void fill(String namespace) {
    KubernetesClient client = kubernetes().client();
    client.resource(NamespaceManifest.named(namespace)).create();
    gitlab().createProject(namespace + "/app");
    String token = gitlab().createToken(namespace, Set.of(Scope.API), Role.OWNER, false);
    client.resource(SecretManifest.ofToken(namespace, Stage.SECRET, token)).create();
    String yaml =
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: arm, namespace: %s}
        spec:
          architecture: arm64
          gitlab: {url: "%s", group: %s, credentials: {secretRef: {name: %s}}}
          scaling: {max: 3, warm: 2}
        """
            .formatted(namespace, gitlab().url(), namespace, Stage.SECRET);
    kubernetes().apply("arm", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    RunnerPool pool =
        client.resources(RunnerPool.class).inNamespace(namespace).withName("arm").get();
    for (int slot = 0; slot < 3; slot++) {
      run(client, RunnerPods.pod(pool, slot, 0));
    }
    run(client, jobPod(pool));
  }

  private static Pod jobPod(RunnerPool pool) {
    return new PodBuilder(RunnerPods.pod(pool, 0, 0))
        .editMetadata()
        .withName("runner-job-1")
        .withOwnerReferences()
        .addToLabels(Labels.ROLE, Labels.ROLE_JOB)
        .removeFromLabels(Labels.SLOT)
        .addToLabels(Labels.MANAGER_NAME, "arm-0")
        .addToAnnotations(Labels.JOB_ID, "1")
        .endMetadata()
        .build();
  }

  private static void run(KubernetesClient client, Pod pod) {
    pod.getSpec().setNodeName("elsewhere");
    Pod made = client.resource(pod).create();
    made.setStatus(running());
    client.resource(made).updateStatus();
  }

  private static PodStatus running() {
    String now = Instant.now().toString();
    return new PodStatusBuilder()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime(now)
        .endCondition()
        .addNewContainerStatus()
        .withName("runner")
        .withReady(true)
        .withNewState()
        .withNewRunning()
        .withStartedAt(now)
        .endRunning()
        .endState()
        .endContainerStatus()
        .build();
  }
}
