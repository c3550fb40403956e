package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Keeps of a pod what reconciling reads: most of a pod's size is what nobody here looks at, and a
 * watch does not even bring it ({@code UnreadFields}). A store serves one informer, as each list
 * replaces all that it holds. An event changes that one pod among its pool's.
 */
final class LeanPods extends BasicItemStore<Pod> {

  /** By pool and key. The informer's thread alone changes them. */
  private final Map<ResourceID, Map<String, Pod>> byPool = new ConcurrentHashMap<>();

  private final Consumer<ResourceID> starts;

  /**
   * Holds none yet.
   *
   * @param starts is told of each pool of which a runner's start goes on
   */
  LeanPods(Consumer<ResourceID> starts) {
    super(Cache::metaNamespaceKeyFunc);
    this.starts = starts;
  }

  @Override
  public Pod put(String key, Pod pod) {
    pod.getMetadata().setManagedFields(null);
    share(pod.getMetadata().getLabels(), Labels.ROLE, Labels.POOL, Labels.ARCHITECTURE);
    share(pod.getMetadata().getAnnotations(), Labels.REVISION);
    if (pod.getSpec() != null) {
      pod.getSpec().setVolumes(null);
      pod.getSpec().setInitContainers(requests(pod.getSpec().getInitContainers()));
      pod.getSpec().setTolerations(null);
      pod.getSpec().setAffinity(null);
      pod.getSpec().setSecurityContext(null);
      pod.getSpec()
          .getContainers()
          .forEach(
              container -> {
                container.setEnv(null);
                container.setCommand(null);
                container.setArgs(null);
                container.setVolumeMounts(null);
                container.setLifecycle(null);
                container.setSecurityContext(null);
              });
    }
    Pod before = super.put(key, pod);
    if (before != null && !poolOf(before).equals(poolOf(pod))) {
      leave(key, before);
    }
    byPool.computeIfAbsent(poolOf(pod), pool -> new ConcurrentHashMap<>()).put(key, pod);
    if (StartProgress.isAll(before, pod)) {
      starts.accept(poolOf(pod));
    }
    return before;
  }

  @Override
  public Pod remove(String key) {
    Pod before = super.remove(key);
    if (before != null) {
      leave(key, before);
    }
    return before;
  }

  /** Those of a pool. The SDK would look each of them up, and make a set of them. */
  List<Pod> of(ResourceID pool) {
    Map<String, Pod> pods = byPool.get(pool);
    return pods == null ? List.of() : Arrays.asList(pods.values().toArray(new Pod[0]));
  }

  /** The pool that a pod bears the label of. */
  static ResourceID poolOf(Pod pod) {
    return new ResourceID(
        pod.getMetadata().getLabels().get(Labels.POOL), pod.getMetadata().getNamespace());
  }

  private void leave(String key, Pod pod) {
    byPool.computeIfPresent(
        poolOf(pod),
        (pool, pods) -> {
          pods.remove(key);
          return pods.isEmpty() ? null : pods;
        });
  }

  /** What many pods say alike is one text: looks compare it, and the same text is seen at once. */
  private static void share(Map<String, String> said, String... keys) {
    if (said != null) {
      for (String key : keys) {
        said.computeIfPresent(key, (same, text) -> text.intern());
      }
    }
  }

  private static List<Container> requests(List<Container> containers) {
    return containers == null || containers.isEmpty()
        ? null
        : containers.stream().map(LeanPods::requests).toList();
  }

  /** What it takes of a node, and when: the room for a job is one of them. */
  private static Container requests(Container container) {
    return new ContainerBuilder()
        .withName(container.getName())
        .withRestartPolicy(container.getRestartPolicy())
        .withResources(container.getResources())
        .build();
  }
}
