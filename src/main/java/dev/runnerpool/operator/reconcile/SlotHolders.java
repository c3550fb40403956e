package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pods that bear the names of a pool's slots, whosever they are. */
final class SlotHolders {
  private static final Logger LOG = LoggerFactory.getLogger(SlotHolders.class);

  private final KubernetesClient client;

  SlotHolders(KubernetesClient client) {
    this.client = client;
  }

  /** Looks whether slots that another pod held are free by now, where that is due. */
  void lookAgain(RunnerPool pool, OccupiedSlots occupied, Instant now) {
    occupied.forgetFrom(pool.getSpec().scaling().max());
    for (int slot : occupied.due(now)) {
      try {
        Pod holder = of(pool, slot);
        if (holder == null || OccupiedSlots.isRunnerOf(pool, holder)) {
          occupied.freed(slot);
        } else {
          occupied.found(slot, holder, now);
        }
      } catch (KubernetesClientException e) {
        LOG.warn("No answer to who holds slot {} of {}: {}", slot, pool.key(), e.getMessage());
      }
    }
  }

  /** The one of a slot; null if there is none. By a list, for which the operator has the right. */
  Pod of(RunnerPool pool, int slot) {
    return client
        .pods()
        .inNamespace(pool.getMetadata().getNamespace())
        .withField("metadata.name", RunnerPods.name(pool, slot))
        .list()
        .getItems()
        .stream()
        .findFirst()
        .orElse(null);
  }
}
