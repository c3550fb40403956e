package dev.runnerpool.operator.pods;

import dev.runnerpool.core.records.FailureCause;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads off a job's pod what took the job away, where Kubernetes tells more than GitLab does. */
public final class JobPodEnds {

  /**
   * The kubelet's, of a pod that it ended itself: short of memory or disk, for a more important
   * pod, or as its node shuts down ({@code pkg/kubelet/eviction}, {@code preemption}, {@code
   * nodeshutdown}).
   */
  private static final Set<String> ENDED_BY_ITS_NODE =
      Set.of("Evicted", "Preempting", "NodeShutdown", "Shutdown", "Terminated", "NodeLost");

  /**
   * Of an image without the node's architecture: containerd, Docker's library, CRI-O; and the
   * kernel's own, of a program for another processor.
   */
  private static final List<String> WRONG_ARCHITECTURE =
      List.of(
          "no match for platform in manifest",
          "no matching manifest for ",
          "no image found in image index for architecture",
          "no image found in manifest list for architecture",
          "exec format error");

  /** Begin of the names of containers that gitlab-runner makes for {@code services:}. */
  private static final String SERVICE = "svc-";

  private JobPodEnds() {}

  /** What the pod shows; empty while it shows nothing of the kind. */
  public static Optional<FailureCause> of(Pod pod) {
    PodStatus status = pod.getStatus();
    if (status == null) {
      return Optional.empty();
    }
    if (evicted(status)) {
      return Optional.of(FailureCause.EVICTED);
    }
    if (containers(status).anyMatch(JobPodEnds::wrongArchitecture)) {
      return Optional.of(FailureCause.EXEC_FORMAT);
    }
    return containers(status)
            .filter(container -> !container.getName().startsWith(SERVICE))
            .anyMatch(JobPodEnds::outOfMemory)
        ? Optional.of(FailureCause.OUT_OF_MEMORY)
        : Optional.empty();
  }

  private static boolean evicted(PodStatus status) {
    // No reason is the ordinary case, and Set.of refuses to be asked for null.
    boolean byNode = status.getReason() != null && ENDED_BY_ITS_NODE.contains(status.getReason());
    return byNode
        || (status.getConditions() != null
            && status.getConditions().stream()
                .anyMatch(
                    condition ->
                        "DisruptionTarget".equals(condition.getType())
                            && "True".equals(condition.getStatus())));
  }

  private static Stream<ContainerStatus> containers(PodStatus status) {
    return Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(container -> container.getName() != null);
  }

  private static Stream<ContainerState> states(ContainerStatus container) {
    return Stream.of(container.getState(), container.getLastState()).filter(Objects::nonNull);
  }

  private static boolean outOfMemory(ContainerStatus container) {
    return states(container)
        .anyMatch(
            state ->
                state.getTerminated() != null
                    && "OOMKilled".equals(state.getTerminated().getReason()));
  }

  private static boolean wrongArchitecture(ContainerStatus container) {
    return states(container)
        .flatMap(
            state ->
                Stream.of(
                    state.getWaiting() == null ? null : state.getWaiting().getMessage(),
                    state.getTerminated() == null ? null : state.getTerminated().getMessage()))
        .filter(Objects::nonNull)
        .anyMatch(message -> WRONG_ARCHITECTURE.stream().anyMatch(message::contains));
  }
}
