package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;

/** Where a job runs. */
sealed interface JobPlace {
  /** In the runner's own pod: the shell executor. */
  record Here(PodHandle runner) implements JobPlace {}

  /**
   * In a pod of its own: the Kubernetes executor.
   *
   * @param pod the pod to make
   * @param patience how long to wait until it runs
   * @param retries how often to try again to make it, by a part of the API server's answer
   */
  record InPod(Pod pod, Duration patience, Map<String, Integer> retries) implements JobPlace {

    /**
     * How many tries an answer is worth, as {@code NewRetry} of gitlab-runner's executor counts.
     */
    int tries(Throwable failure) {
      return retries.entrySet().stream()
          .filter(entry -> String.valueOf(failure).contains(entry.getKey()))
          .mapToInt(Map.Entry::getValue)
          .findFirst()
          .orElse(1);
    }
  }
}
