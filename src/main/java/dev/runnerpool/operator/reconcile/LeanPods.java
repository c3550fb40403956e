package dev.runnerpool.operator.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * Keeps of a pod what reconciling reads: most of a pod's size is what nobody here looks at. A store
 * serves one informer, as each list replaces all that it holds.
 */
final class LeanPods extends BasicItemStore<Pod> {

  LeanPods() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public Pod put(String key, Pod pod) {
    pod.getMetadata().setManagedFields(null);
    if (pod.getSpec() != null) {
      pod.getSpec().setVolumes(null);
      pod.getSpec().setInitContainers(null);
      pod.getSpec().setTolerations(null);
      pod.getSpec()
          .getContainers()
          .forEach(
              container -> {
                container.setEnv(null);
                container.setCommand(null);
                container.setArgs(null);
                container.setVolumeMounts(null);
                container.setLifecycle(null);
              });
    }
    return super.put(key, pod);
  }
}
