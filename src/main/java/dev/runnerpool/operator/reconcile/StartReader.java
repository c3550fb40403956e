package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.core.start.JobPodSeen;
import dev.runnerpool.core.start.RunnerSeen;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RunnerContainer;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads off pods when they passed which phase of a job's start, by our clock.
 *
 * @param ahead how far the cluster's clock, by which pods tell times, is ahead of ours
 */
record StartReader(Duration ahead) {

  /** What the pod of a runner tells; empty for others. */
  Optional<RunnerSeen> runner(Pod pod) {
    if (!PoolRunners.isRunner(pod) || pod.getMetadata().getCreationTimestamp() == null) {
      return Optional.empty();
    }
    String slot = pod.getMetadata().getLabels().getOrDefault(Labels.SLOT, "");
    return Optional.of(
        new RunnerSeen(
            pod.getMetadata().getUid(),
            pod.getMetadata().getName(),
            slot.matches("[0-9]{1,9}") ? Integer.parseInt(slot) : -1,
            ours(RunnerReader.created(pod)),
            since(pod, "PodScheduled", "True").map(this::ours),
            since(pod, "Ready", "True").or(() -> RunnerReader.started(pod)).map(this::ours),
            Reservation.claimed(pod).or(() -> probedClaim(pod)).map(this::ours),
            RunnerReader.hasEnded(pod),
            RunnerReader.unschedulable(pod).or(() -> PodWords.waitingReason(pod))));
  }

  /** What the pod of a job tells; empty for others, and if it does not tell its job. */
  Optional<JobPodSeen> job(Pod pod) {
    String runner = PoolRunners.runnerOf(pod);
    if (runner == null
        || PoolRunners.isRunner(pod)
        || pod.getMetadata().getCreationTimestamp() == null
        || RunnerReader.jobId(pod).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new JobPodSeen(
            pod.getMetadata().getUid(),
            runner,
            RunnerReader.jobId(pod).getAsLong(),
            ours(RunnerReader.created(pod)),
            since(pod, "PodScheduled", "True").map(this::ours),
            running(pod).map(this::ours),
            RunnerReader.unschedulable(pod).or(() -> waitingReason(pod))));
  }

  /**
   * When a runner whose probe says that it is idle said so no more, which is when it took a job;
   * when its container began if it never was, as then it took one at once. Not known before the end
   * of one that never was: it may still be starting.
   */
  private static Optional<Instant> probedClaim(Pod pod) {
    Optional<Instant> started = RunnerReader.started(pod);
    if (!RunnerContainer.isProbed(pod) || RunnerReader.isSilent(pod) || started.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> unready =
        since(pod, "Ready", "False").filter(at -> at.isAfter(started.get()));
    if (!RunnerReader.hasEnded(pod)) {
      return unready;
    }
    // One that ends without a job is not ready from then on.
    Optional<Instant> ended = ended(pod);
    return unready.isPresent()
        ? unready.filter(at -> ended.filter(end -> !at.isBefore(end)).isEmpty())
        : started;
  }

  private static Optional<Instant> ended(Pod pod) {
    return statuses(pod)
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getTerminated() != null)
        .flatMap(state -> RunnerReader.time(state.getTerminated().getFinishedAt()).stream())
        .max(Instant::compareTo);
  }

  /** When the last of its containers began to run; empty while one has not. */
  private static Optional<Instant> running(Pod pod) {
    List<Optional<Instant>> began = statuses(pod).map(StartReader::began).toList();
    return began.isEmpty() || began.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : began.stream().flatMap(Optional::stream).max(Instant::compareTo);
  }

  private static Optional<Instant> began(ContainerStatus status) {
    ContainerState state = status.getState();
    if (state == null) {
      return Optional.empty();
    }
    if (state.getRunning() != null) {
      return RunnerReader.time(state.getRunning().getStartedAt());
    }
    return state.getTerminated() == null
        ? Optional.empty()
        : RunnerReader.time(state.getTerminated().getStartedAt());
  }

  /** Why a container of it waits, such as an image that cannot be pulled. */
  private static Optional<String> waitingReason(Pod pod) {
    return Stream.concat(initStatuses(pod), statuses(pod))
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getWaiting() != null)
        .map(ContainerState::getWaiting)
        .filter(waiting -> waiting.getReason() != null)
        .filter(waiting -> !waiting.getReason().equals("ContainerCreating"))
        .filter(waiting -> !waiting.getReason().equals("PodInitializing"))
        .findFirst()
        .map(
            waiting ->
                waiting.getMessage() == null
                    ? waiting.getReason()
                    : waiting.getReason() + ": " + waiting.getMessage());
  }

  private static Stream<ContainerStatus> statuses(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream();
  }

  private static Stream<ContainerStatus> initStatuses(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getInitContainerStatuses() == null
        ? Stream.empty()
        : pod.getStatus().getInitContainerStatuses().stream();
  }

  private static Optional<Instant> since(Pod pod, String type, String status) {
    return RunnerReader.condition(pod, type)
        .filter(condition -> status.equals(condition.getStatus()))
        .map(PodCondition::getLastTransitionTime)
        .flatMap(RunnerReader::time);
  }

  private Instant ours(Instant cluster) {
    return cluster.minus(ahead);
  }
}
