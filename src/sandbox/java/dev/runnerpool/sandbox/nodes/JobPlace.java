package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;

/** Where a job runs. */
sealed interface JobPlace {
  /** In the runner's own pod: the shell executor. */
  record Here(PodHandle runner) implements JobPlace {}

  /**
   * In a pod of its own: the Kubernetes executor.
   *
   * @param pod the pod to make
   * @param patience how long to wait until it runs
   */
  record InPod(Pod pod, Duration patience) implements JobPlace {}
}
