package dev.runnerpool.operator.reconcile;

import dev.runnerpool.operator.pods.Reservation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;

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
      pod.getSpec().setInitContainers(Reservation.sidecar(pod).map(LeanPods::room).orElse(null));
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

  private static List<Container> room(Container sidecar) {
    return List.of(
        new ContainerBuilder()
            .withName(sidecar.getName())
            .withResources(sidecar.getResources())
            .build());
  }
}
