package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Watches the pods of pools: one event source, with a store of its own, for each namespace.
 *
 * <p>One event source for several namespaces has an informer for each of them, and all would share
 * the one store of its configuration. An informer that has listed its namespace removes from its
 * store whatever that list does not name ({@code ProcessorStore.retainAll} in fabric8's client),
 * which would be the pods of all other namespaces.
 */
final class PodInformers {

  /**
   * Pods of one answer while they are listed: all at once need more memory than all that is kept.
   */
  static final long PAGE = 250;

  private PodInformers() {}

  /**
   * The event sources.
   *
   * @param stores is given the store of each
   * @param starts is told of each pool of which a runner's start goes on, as they tell nobody
   */
  static List<InformerEventSource<Pod, RunnerPool>> of(
      EventSourceContext<RunnerPool> context,
      Consumer<LeanPods> stores,
      Consumer<ResourceID> starts) {
    Cache<RunnerPool> pools = context.getPrimaryCache();
    return context.getControllerConfiguration().getEffectiveNamespaces().stream()
        .map(
            namespace -> {
              LeanPods store =
                  new LeanPods(pool -> Optional.of(pool).filter(pools::contains).ifPresent(starts));
              stores.accept(store);
              return new InformerEventSource<>(configuration(namespace, store, pools), context);
            })
        .toList();
  }

  /**
   * Runner pods and the job pods that the Kubernetes executor makes both carry the label. Those of
   * pools that another operator serves are kept, as it may hand its pools over, but wake nobody.
   */
  private static InformerEventSourceConfiguration<Pod> configuration(
      String namespace, LeanPods store, Cache<RunnerPool> pools) {
    return InformerEventSourceConfiguration.from(Pod.class, RunnerPool.class)
        .withName("pods-" + namespace)
        .withLabelSelector(Labels.POOL)
        .withNamespaces(namespace)
        .withSecondaryToPrimaryMapper(PodInformers::poolOf)
        .withGenericFilter(pod -> poolOf(pod).stream().allMatch(pools::contains))
        .withOnAddFilter(pod -> !StartProgress.isAll(null, pod))
        .withOnUpdateFilter((pod, before) -> !StartProgress.isAll(before, pod))
        .withItemStore(store)
        .withInformerListLimit(PAGE)
        .build();
  }

  private static Set<ResourceID> poolOf(Pod pod) {
    return Set.of(LeanPods.poolOf(pod));
  }
}
