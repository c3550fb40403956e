package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API server itself, right before free runners are stopped, which of them took a job since
 * they were seen.
 *
 * <p>A job of the Kubernetes executor shows as a pod of its own and leaves the runner's as it is:
 * no precondition on the runner's pod can notice it, and an informer may lag. With the Shell
 * executor the runner's own pod changes, which the precondition notices.
 */
final class LiveBusyCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LiveBusyCheck.class);

  /** Names in one request, which bear them in its address. */
  private static final int NAMES = 50;

  private final KubernetesClient client;

  LiveBusyCheck(KubernetesClient client) {
    this.client = client;
  }

  /** UIDs of those that hold a job, or of all if that cannot be told: they stay for now. */
  Set<String> busy(List<Pod> free) {
    Set<String> busy = new HashSet<>();
    for (int from = 0; from < free.size(); from += NAMES) {
      busy.addAll(busyOf(free.subList(from, Math.min(from + NAMES, free.size()))));
    }
    return busy;
  }

  private Set<String> busyOf(List<Pod> free) {
    Map<String, Pod> byName = new HashMap<>();
    free.forEach(pod -> byName.put(pod.getMetadata().getName(), pod));
    Set<String> busy = new HashSet<>();
    try {
      client
          .pods()
          .inNamespace(free.get(0).getMetadata().getNamespace())
          .withLabelIn(Labels.MANAGER_NAME, byName.keySet().toArray(String[]::new))
          .list()
          .getItems()
          .forEach(
              job -> {
                Pod runner = byName.get(job.getMetadata().getLabels().get(Labels.MANAGER_NAME));
                if (runner != null && holds(runner, job)) {
                  busy.add(runner.getMetadata().getUid());
                }
              });
    } catch (KubernetesClientException e) {
      LOG.warn("{} runners stay: their jobs could not be read: {}", free.size(), e.getMessage());
      free.forEach(pod -> busy.add(pod.getMetadata().getUid()));
    }
    return busy;
  }

  /** A job pod older than the runner is what the slot's last one left. */
  private static boolean holds(Pod runner, Pod job) {
    return !RunnerReader.hasEnded(job) && RunnerReader.isOf(job, runner);
  }
}
