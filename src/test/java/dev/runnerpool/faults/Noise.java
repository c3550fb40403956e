package dev.runnerpool.faults;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.List;

/** Others write to what the operator watches. */
final class Noise {
  private static final int EVENTS = 500;

  private Noise() {}

  /** Many changes of the pool, and of its pods, that mean nothing. */
  static void ofPool(Lane lane) {
    for (int i = 0; i < EVENTS && lane.pool().get() != null; i++) {
      annotate(lane, i);
    }
  }

  private static void annotate(Lane lane, int i) {
    String patch = "metadata: {annotations: {noise: \"%d\"}}".formatted(i);
    PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
    lane.pool().patch(merge, patch);
    List<Pod> pods =
        lane.client()
            .pods()
            .inNamespace(lane.namespace())
            .withLabel(Labels.POOL, lane.poolName())
            .list()
            .getItems();
    for (Pod pod : pods) {
      try {
        lane.client().resource(pod).patch(merge, patch);
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
          throw e;
        }
      }
    }
  }
}
