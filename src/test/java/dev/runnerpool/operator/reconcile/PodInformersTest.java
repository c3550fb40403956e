package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.config.dependent.DependentResourceSpec;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is seen of pods that were there before the operator started. */
class PodInformersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<String> NAMESPACES = Set.of("one", "two", "three");

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());

  private final List<InformerEventSource<Pod, RunnerPool>> started = new ArrayList<>();
  private final KnownPools pools = new KnownPools();
  private final Set<ResourceID> woken = ConcurrentHashMap.newKeySet();
  private final Set<ResourceID> starts = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void pods() {
    for (String namespace : NAMESPACES) {
      kubernetes.client().resource(NamespaceManifest.named(namespace)).create();
      for (int slot = 0; slot < 3; slot++) {
        kubernetes.client().resource(pod(namespace, "arm", slot)).create();
      }
    }
  }

  @AfterEach
  void stop() {
    started.forEach(InformerEventSource::stop);
    kubernetes.close();
  }

  @Test
  void eachNamespaceShowsItsOwnPodsAsSoonAsAllAreListed() {
    assertThat(seen(NAMESPACES))
        .containsExactlyInAnyOrder(
            "one/arm-0",
            "one/arm-1",
            "one/arm-2",
            "three/arm-0",
            "three/arm-1",
            "three/arm-2",
            "two/arm-0",
            "two/arm-1",
            "two/arm-2");
  }

  @Test
  void allNamespacesAtOnceShowThemToo() {
    assertThat(seen(Set.of("JOSDK_ALL_NAMESPACES"))).hasSize(9);
  }

  @Test
  void podsOfPoolsThatAnotherServesAreSeenButWakeNobody() {
    pools.add(PoolManifest.named("arm").in("two").build());
    // Told before those of the other pool, as they come first in the list.
    kubernetes.client().resource(pod("two", "amd", 0)).create();

    assertThat(seen(Set.of("two"))).contains("two/amd-0", "two/arm-0");
    await().atMost(PATIENCE).until(() -> !woken.isEmpty());
    assertThat(woken).containsOnly(new ResourceID("arm", "two"));
  }

  @Test
  void startsOfRunnersAreToldApart() {
    pools.add(PoolManifest.named("arm").in("one").build());
    assertThat(seen(Set.of("one"))).hasSize(3);
    await().atMost(PATIENCE).until(() -> !woken.isEmpty());
    woken.clear();
    Pod runner =
        new PodBuilder(pod("one", "arm", 3))
            .editMetadata()
            .addToLabels(Labels.ROLE, Labels.ROLE_RUNNER)
            .endMetadata()
            .build();
    kubernetes.client().resource(runner).create();
    await().atMost(PATIENCE).until(() -> starts.contains(new ResourceID("arm", "one")));
    assertThat(woken).as("by its event").isEmpty();
  }

  private List<String> seen(Set<String> namespaces) {
    List<InformerEventSource<Pod, RunnerPool>> sources =
        PodInformers.of(
            new EventSourceContext<>(
                pools,
                new Watching<>(RunnerPool.class, namespaces),
                kubernetes.client(),
                RunnerPool.class),
            store -> {},
            starts::add);
    sources.forEach(
        source -> source.setControllerConfiguration(new Watching<>(Pod.class, namespaces)));
    sources.forEach(
        source -> source.setEventHandler(event -> woken.add(event.getRelatedCustomResourceID())));
    started.addAll(sources);
    sources.forEach(InformerEventSource::start);
    return sources.stream()
        .flatMap(source -> source.list(pod -> true))
        .map(pod -> pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName())
        .toList();
  }

  /** A controller that watches those namespaces. */
  private record Watching<R extends HasMetadata>(Class<R> type, Set<String> namespaces)
      implements ControllerConfiguration<R> {

    @Override
    public InformerConfiguration<R> getInformerConfig() {
      return InformerConfiguration.builder(type).withNamespaces(namespaces).buildForController();
    }

    @Override
    public String getAssociatedReconcilerClassName() {
      return "none";
    }

    @Override
    public ConfigurationService getConfigurationService() {
      return ConfigurationService.newOverriddenConfigurationService(settings -> {});
    }

    @Override
    public <C> C getConfigurationFor(DependentResourceSpec<?, R, C> spec) {
      return null;
    }
  }

  private static Pod pod(String namespace, String pool, int slot) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(pool + "-" + slot)
        .addToLabels(Labels.POOL, pool)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("runner")
        .withImage("runner")
        .endContainer()
        .endSpec()
        .build();
  }
}
