package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reconciler sees of pods that were there before the operator started. */
class PodInformersTest {
  private static final Set<String> NAMESPACES = Set.of("one", "two", "three");

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final Map<String, List<String>> firstSeen = new ConcurrentHashMap<>();
  private final Operator operator =
      new Operator(
          settings ->
              settings
                  .withKubernetesClient(kubernetes.client("operator"))
                  .checkingCRDAndValidateLocalModel(false));

  @BeforeEach
  void pools() {
    kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
    for (String namespace : NAMESPACES) {
      kubernetes
          .client()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
      kubernetes.apply("pool", new ByteArrayInputStream(pool(namespace)));
      for (int slot = 0; slot < 3; slot++) {
        kubernetes.client().resource(pod(namespace, slot)).create();
      }
    }
  }

  @AfterEach
  void stop() {
    operator.stop();
    kubernetes.close();
  }

  @Test
  void eachNamespaceShowsItsOwnPodsFromTheFirstReconcileOn() {
    operator.register(new Recorder(), settings -> settings.settingNamespaces(NAMESPACES));
    operator.start();
    await().until(() -> firstSeen.keySet().equals(NAMESPACES));
    assertThat(firstSeen.values())
        .allSatisfy(pods -> assertThat(pods).containsExactly("arm-0", "arm-1", "arm-2"));
  }

  @Test
  void allNamespacesAtOnceShowThemToo() {
    operator.register(new Recorder(), settings -> settings.watchingAllNamespaces());
    operator.start();
    await().until(() -> firstSeen.keySet().equals(NAMESPACES));
    assertThat(firstSeen.values()).allSatisfy(pods -> assertThat(pods).hasSize(3));
  }

  /** Ignored by Quarkus, whose tests of the whole operator would have it as one more reconciler. */
  @Ignore
  @ControllerConfiguration(name = "recorder")
  private final class Recorder implements Reconciler<RunnerPool> {

    @Override
    public List<EventSource<?, RunnerPool>> prepareEventSources(
        EventSourceContext<RunnerPool> context) {
      return List.copyOf(PodInformers.of(context));
    }

    @Override
    public UpdateControl<RunnerPool> reconcile(RunnerPool pool, Context<RunnerPool> context) {
      firstSeen.putIfAbsent(
          pool.getMetadata().getNamespace(),
          context
              .getSecondaryResourcesAsStream(Pod.class)
              .map(pod -> pod.getMetadata().getName())
              .sorted()
              .toList());
      return UpdateControl.noUpdate();
    }
  }

  private static Pod pod(String namespace, int slot) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("arm-" + slot)
        .addToLabels(Labels.POOL, "arm")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("runner")
        .withImage("runner")
        .endContainer()
        .endSpec()
        .build();
  }

  private static byte[] pool(String namespace) {
    return """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: arm, namespace: %s}
        spec:
          architecture: arm64
          gitlab: {url: "https://gitlab.example.com", group: ci, credentials: {secret: s}}
          scaling: {max: 5}
        """
        .formatted(namespace)
        .getBytes(StandardCharsets.UTF_8);
  }
}
