package dev.runnerpool.operator.reconcile;

import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RunnerContainer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Why the pod of a runner does not start, and how it ended, in the words that it shows. */
final class PodWords {

  private PodWords() {}

  /** Why a container waits, such as an image that cannot be pulled, which is named. */
  static Optional<String> waitingReason(Pod pod) {
    return Stream.of(initContainers(pod), RunnerReader.container(pod).stream(), containers(pod))
        .flatMap(statuses -> statuses)
        .filter(status -> waits(status) && !isOverReservation(pod, status))
        .findFirst()
        .map(status -> waiting(pod, status));
  }

  private static String waiting(Pod pod, ContainerStatus status) {
    ContainerStateWaiting waiting = status.getState().getWaiting();
    String message = waiting.getMessage() == null ? "" : ": " + waiting.getMessage();
    return waiting.getReason() + image(pod, status.getName(), message) + message;
  }

  private static boolean waits(ContainerStatus status) {
    ContainerStateWaiting waiting =
        status.getState() == null ? null : status.getState().getWaiting();
    return waiting != null
        && waiting.getReason() != null
        && !waiting.getReason().equals("ContainerCreating")
        && !waiting.getReason().equals("PodInitializing");
  }

  /** It ended as it should when the runner took its job, and may wait to be started again. */
  private static boolean isOverReservation(Pod pod, ContainerStatus status) {
    return Reservation.NAME.equals(status.getName()) && Reservation.claimed(pod).isPresent();
  }

  /** While one of them waits, the runner's own only says that the pod initializes. */
  private static Stream<ContainerStatus> initContainers(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getInitContainerStatuses() == null
        ? Stream.empty()
        : pod.getStatus().getInitContainerStatuses().stream();
  }

  /** Whatever is beside the runner: without it the pod is not ready either. */
  private static Stream<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream();
  }

  /** Init containers have the runner's image; what is kept of a pod does not tell theirs. */
  private static String image(Pod pod, String container, String message) {
    List<Container> all = pod.getSpec().getContainers();
    boolean beside = all.stream().anyMatch(each -> each.getName().equals(container));
    return all.stream()
        .filter(each -> each.getName().equals(beside ? container : RunnerContainer.NAME))
        .map(Container::getImage)
        .filter(image -> image != null && !message.contains(image))
        .findFirst()
        .map(image -> " (image " + image + ")")
        .orElse("");
  }

  /** How the pod ended: the kubelet's own words, else the runner's. */
  static Optional<String> end(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(pod.getStatus().getMessage())
        .or(() -> Optional.ofNullable(pod.getStatus().getReason()))
        .or(() -> exit(pod));
  }

  /** How the runner's container ended, or one before it that failed, in words. */
  static Optional<String> exit(Pod pod) {
    return Stream.concat(initContainers(pod), RunnerReader.container(pod).stream())
        .filter(status -> !Reservation.NAME.equals(status.getName()))
        .filter(status -> status.getState() != null && status.getState().getTerminated() != null)
        .filter(
            status ->
                RunnerContainer.NAME.equals(status.getName())
                    || status.getState().getTerminated().getExitCode() != 0)
        .findFirst()
        .map(
            status ->
                "%s ended with exit code %d (%s)"
                    .formatted(
                        status.getName(),
                        status.getState().getTerminated().getExitCode(),
                        status.getState().getTerminated().getReason()));
  }
}
