package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
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

  /** Init containers that run beside the others. */
  static Stream<Container> sidecars(Pod pod) {
    return pod.getSpec().getInitContainers() == null
        ? Stream.empty()
        : pod.getSpec().getInitContainers().stream()
            .filter(container -> "Always".equals(container.getRestartPolicy()));
  }

  /** Whether a sidecar requests other than the kubelet said it was given. */
  static boolean isResized(Pod pod) {
    return sidecars(pod)
        .anyMatch(
            sidecar ->
                pod.getStatus().getInitContainerStatuses().stream()
                    .filter(status -> status.getName().equals(sidecar.getName()))
                    .anyMatch(
                        status -> !Objects.equals(status.getResources(), sidecar.getResources())));
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
    return status(pod, "Pending", state, false, false);
  }

  static PodStatus running(Pod pod, boolean ready, boolean claimed) {
    ContainerState state = new ContainerStateBuilder().withNewRunning(startTime(pod)).build();
    return status(pod, "Running", state, ready, claimed);
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
    return status(pod, code == 0 ? "Succeeded" : "Failed", state, false, false);
  }

  private static PodStatus status(
      Pod pod, String phase, ContainerState state, boolean ready, boolean claimed) {
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
                        .withResources(container.getResources())
                        .build())
            .toList();
    var sidecars = sidecars(pod).map(sidecar -> sidecar(pod, sidecar, state, claimed)).toList();
    Stream<PodCondition> own =
        OWN.stream().map(type -> condition(pod, type, type.endsWith("Ready") ? truth : "True"));
    Stream<PodCondition> others =
        Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).stream()
            .flatMap(List::stream)
            .filter(condition -> !OWN.contains(condition.getType()));
    int host = Math.floorMod(pod.getMetadata().getUid().hashCode(), 250 * 250);
    return new PodStatusBuilder()
        .withPhase(phase)
        .withStartTime(startTime(pod))
        .withPodIP("10.20.%d.%d".formatted(host / 250, host % 250 + 1))
        .withInitContainerStatuses(sidecars)
        .withContainerStatuses(containers)
        .withConditions(Stream.concat(own, others).toList())
        .build();
  }

  /** One that stays as it was keeps the time since when it is so. */
  private static PodCondition condition(Pod pod, String type, String truth) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getConditions).stream()
        .flatMap(List::stream)
        .filter(before -> type.equals(before.getType()) && truth.equals(before.getStatus()))
        .findFirst()
        .orElseGet(
            () ->
                new PodConditionBuilder()
                    .withType(type)
                    .withStatus(truth)
                    .withLastTransitionTime(now())
                    .build());
  }

  /** One that ended, which happens when the runner has a job, was started again. */
  private static ContainerStatus sidecar(
      Pod of, Container sidecar, ContainerState pod, boolean ended) {
    ContainerStatusBuilder status =
        new ContainerStatusBuilder()
            .withName(sidecar.getName())
            .withImage(sidecar.getImage())
            .withImageID("")
            .withReady(pod.getRunning() != null)
            .withStarted(pod.getRunning() != null)
            .withRestartCount(ended ? 1 : 0)
            .withState(pod)
            .withResources(sidecar.getResources());
    return ended
        ? status
            .withNewLastState()
            .withNewTerminated()
            .withExitCode(0)
            .withReason("Completed")
            .withFinishedAt(endedAt(of, sidecar).orElseGet(PodReport::now))
            .endTerminated()
            .endLastState()
            .build()
        : status.build();
  }

  /** It ended once, whenever that is reported again. */
  private static Optional<String> endedAt(Pod pod, Container sidecar) {
    return Optional.ofNullable(pod.getStatus()).map(PodStatus::getInitContainerStatuses).stream()
        .flatMap(List::stream)
        .filter(status -> status.getName().equals(sidecar.getName()))
        .map(ContainerStatus::getLastState)
        .filter(last -> last != null && last.getTerminated() != null)
        .map(last -> last.getTerminated().getFinishedAt())
        .findFirst();
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
