package dev.runnerpool.operator.reconcile;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Pods of runners that were told to end and do not go. Each holds its slot, as no other pod of its
 * name can be made, and Kubernetes leaves them for good: nobody but the kubelet may say that a pod
 * has ended, and a node that does not answer has none.
 */
final class StuckPods {

  /** A runner that is told to end does so within a minute, unless it has a job. */
  private static final Duration MARGIN = Duration.ofMinutes(2);

  private StuckPods() {}

  /**
   * What is known of them, for people; empty if there are none.
   *
   * @param runners pods of runners
   */
  static Optional<String> words(Collection<Pod> runners, Instant now) {
    List<Pod> stuck =
        runners.stream()
            .filter(pod -> isStuck(pod, now))
            .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
            .toList();
    return stuck.stream()
        .findFirst()
        .map(
            pod ->
                "Pod %s was told to end at %s and keeps its slot%s: %s"
                    .formatted(
                        pod.getMetadata().getName(),
                        told(pod).orElseThrow(),
                        others(stuck.size() - 1),
                        cause(pod)));
  }

  private static String others(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> ", as 1 other does";
      default -> ", as %d others do".formatted(count);
    };
  }

  private static boolean isStuck(Pod pod, Instant now) {
    if (pod.getMetadata().getDeletionTimestamp() == null) {
      return false;
    }
    Instant latest = now.minus(MARGIN);
    return (RunnerReader.isSilent(pod) ? told(pod) : due(pod))
        .filter(at -> !at.isAfter(latest))
        .isPresent();
  }

  private static Optional<Instant> due(Pod pod) {
    return RunnerReader.time(pod.getMetadata().getDeletionTimestamp());
  }

  private static Optional<Instant> told(Pod pod) {
    ObjectMeta metadata = pod.getMetadata();
    long grace =
        metadata.getDeletionGracePeriodSeconds() == null
            ? 0
            : metadata.getDeletionGracePeriodSeconds();
    return due(pod).map(due -> due.minusSeconds(grace));
  }

  private static String cause(Pod pod) {
    String node = pod.getSpec().getNodeName();
    if (RunnerReader.isSilent(pod)) {
      return ("its node %s does not answer. If that is gone for good, delete the node, or taint it"
              + " with node.kubernetes.io/out-of-service=nodeshutdown:NoExecute")
          .formatted(node);
    }
    List<String> finalizers = pod.getMetadata().getFinalizers();
    return finalizers.isEmpty()
        ? "its node %s has not ended it within its grace; look at the kubelet there".formatted(node)
        : "its finalizers keep it, %s; look at who put them there"
            .formatted(String.join(", ", finalizers));
  }
}
