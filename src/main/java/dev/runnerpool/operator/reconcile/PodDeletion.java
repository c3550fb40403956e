package dev.runnerpool.operator.reconcile;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Deletes the pod of a runner as it was seen: one that changed since is left, as it may have taken
 * a job.
 */
final class PodDeletion {

  /**
   * Seconds, Kubernetes' own default. The grace of a runner's pod is as long as a job, which what
   * goes on beside a runner that has ended is not to get.
   */
  private static final long GRACE_OF_OTHERS = 30;

  private final KubernetesClient client;

  PodDeletion(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Whether what goes on beside a runner that has ended was given the time of a job: the runner was
   * told to end before, by whomever. Kubernetes lets a grace be shortened.
   */
  static boolean isOverlong(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null
        && pod.getMetadata().getDeletionGracePeriodSeconds() != null
        && pod.getMetadata().getDeletionGracePeriodSeconds() > GRACE_OF_OTHERS
        && RunnerReader.endedBesideOthers(pod);
  }

  /**
   * Deletes it.
   *
   * @throws KubernetesClientException with the API server's status if it does not, {@code 409} if
   *     the pod is not as it was seen
   */
  void delete(Pod pod) {
    String path =
        "/api/v1/namespaces/%s/pods/%s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    // The client's own call has no grace and a version at once, and takes the whole answer apart.
    client.raw(
        path,
        "DELETE",
        new DeleteOptionsBuilder()
            .withGracePeriodSeconds(RunnerReader.endedBesideOthers(pod) ? GRACE_OF_OTHERS : null)
            .withNewPreconditions(
                pod.getMetadata().getResourceVersion(), pod.getMetadata().getUid())
            .build());
  }
}
