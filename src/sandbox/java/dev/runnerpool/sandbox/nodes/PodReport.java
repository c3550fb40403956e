package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The status that a kubelet writes of a pod. */
final class PodReport {
  private static final List<String> OWN =
      List.of("PodScheduled", "Initialized", "ContainersReady", "Ready");

  private PodReport() {}

  static boolean isFinished(Pod pod) {
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  /** Images of the tag {@code missing} are in no registry. */
  static boolean isMissing(Pod pod) {
    return pod.getSpec().getContainers().stream().anyMatch(PodReport::isMissing);
  }

  static boolean isProbed(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .anyMatch(container -> container.getReadinessProbe() != null);
  }

  private static boolean isMissing(Container container) {
    return container.getImage() != null && container.getImage().endsWith(":missing");
  }

  static PodStatus pullFails(Pod pod) {
    String image = pod.getSpec().getContainers().get(0).getImage();
    ContainerState state =
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason("ErrImagePull")
            .withMessage("failed to pull image \"" + image + "\": not found")
            .endWaiting()
            .build();
    return status(pod, "Pending", state, false);
  }

  static PodStatus running(Pod pod, boolean ready) {
    ContainerState state = new ContainerStateBuilder().withNewRunning(startTime(pod)).build();
    return status(pod, "Running", state, ready);
  }

  static PodStatus exited(Pod pod, int code, String lastWords) {
    ContainerState state =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(code)
            .withReason(code == 0 ? "Completed" : "Error")
            .withMessage(lastWords.isEmpty() ? null : lastWords)
            .withStartedAt(startTime(pod))
            .withFinishedAt(now())
            .endTerminated()
            .build();
    return status(pod, code == 0 ? "Succeeded" : "Failed", state, false);
  }

  private static PodStatus status(Pod pod, String phase, ContainerState state, boolean ready) {
    String truth = ready ? "True" : "False";
    var containers =
        pod.getSpec().getContainers().stream()
            .map(
                container ->
                    new ContainerStatusBuilder()
                        .withName(container.getName())
                        .withImage(container.getImage())
                        .withImageID("")
                        .withReady(ready)
                        .withStarted(state.getRunning() != null)
                        .withRestartCount(0)
                        .withState(state)
                        .build())
            .toList();
    Stream<PodCondition> own =
        OWN.stream()
            .map(
                type ->
                    new PodConditionBuilder()
                        .withType(type)
                        .withStatus(type.endsWith("Ready") ? truth : "True")
                        .withLastTransitionTime(now())
                        .build());
    Stream<PodCondition> others =
        Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).stream()
            .flatMap(List::stream)
            .filter(condition -> !OWN.contains(condition.getType()));
    int host = Math.floorMod(pod.getMetadata().getUid().hashCode(), 250 * 250);
    return new PodStatusBuilder()
        .withPhase(phase)
        .withStartTime(startTime(pod))
        .withPodIP("10.20.%d.%d".formatted(host / 250, host % 250 + 1))
        .withContainerStatuses(containers)
        .withConditions(Stream.concat(own, others).toList())
        .build();
  }

  private static String startTime(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(PodStatus::getStartTime)
        .orElseGet(PodReport::now);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
