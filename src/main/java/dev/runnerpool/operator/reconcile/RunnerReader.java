package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.operator.pods.PodTimes;
import dev.runnerpool.operator.pods.Reservation;
import dev.runnerpool.operator.pods.RunnerContainer;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a runner off its pod, without asking GitLab.
 *
 * <p>Kubernetes executor: the job pod that names the runner is the sign of a job. A runner takes
 * one job, so one that was busy never becomes idle again. The runners of a slot bear one name: a
 * job pod older than the runner is what the slot's last one left.
 *
 * <p>Shell executor: the readiness probe says "idle", so a pod that was ready and is not any more
 * holds a job. One that never was ready may still start, or took a job before its first probe: the
 * probe's time decides, as the pod tells whole seconds and cannot. That is a guess, so a later
 * "ready" revokes it: a probe that succeeds means that the runner holds no job. On a node that does
 * not answer nothing was probed.
 */
final class RunnerReader {

  /** A runner is ready within one probe; if it is not by then, it took a job at once. */
  private static final Duration FIRST_PROBE = Duration.ofSeconds(5);

  /** As pods tell times. A reading begun within the second of a claim may have the job still. */
  private static final Duration WHOLE_SECOND = Duration.ofSeconds(1);

  private RunnerReader() {}

  /**
   * The runner of that pod.
   *
   * @param named the newest job pod that names it, if there is one
   * @param taken when it was seen to take a job before, if it was
   * @param told whether it was told to stop
   */
  static Runner read(
      Pod pod, Optional<Pod> named, Optional<Instant> taken, boolean told, Instant now) {
    Optional<Pod> jobPod = named.filter(job -> isOf(job, pod));
    Seen seen = state(pod, jobPod, taken, told, now);
    return new Runner(
        number(pod.getMetadata().getLabels().get(Labels.SLOT)),
        pod.getMetadata().getUid(),
        seen.state(),
        seen.since(),
        jobPod.map(RunnerReader::jobId).orElse(OptionalLong.empty()),
        nodeChoice(pod),
        unschedulable(pod));
  }

  /** Whether a job pod that names the runner is this one's: the slot's last left older ones. */
  static boolean isOf(Pod jobPod, Pod runner) {
    return !created(jobPod).isBefore(created(runner));
  }

  private record Seen(RunnerState state, Instant since) {}

  private static Seen state(
      Pod pod, Optional<Pod> jobPod, Optional<Instant> taken, boolean told, Instant now) {
    Instant created = time(pod.getMetadata().getCreationTimestamp()).orElse(now);
    if (told || pod.getMetadata().getDeletionTimestamp() != null) {
      return new Seen(RunnerState.RETIRING, taken.orElse(created));
    }
    if (hasEnded(pod)) {
      Instant ended =
          terminated(pod).flatMap(container -> time(container.getFinishedAt())).orElse(now);
      return new Seen(endedWell(pod) ? RunnerState.FINISHED : RunnerState.FAILED, ended);
    }
    if (taken.isPresent() && !(RunnerContainer.isProbed(pod) && isReady(pod))) {
      return new Seen(RunnerState.BUSY, taken.get());
    }
    if (jobPod.isPresent()) {
      return new Seen(
          RunnerState.BUSY, time(jobPod.get().getMetadata().getCreationTimestamp()).orElse(now));
    }
    Optional<Instant> claimed = Reservation.claimed(pod);
    if (claimed.isPresent()) {
      return new Seen(RunnerState.BUSY, claimed.get().plus(WHOLE_SECOND));
    }
    return container(pod)
        .map(ContainerStatus::getState)
        .map(ContainerState::getRunning)
        .map(running -> running(pod, time(running.getStartedAt()).orElse(created), now))
        .orElse(new Seen(RunnerState.STARTING, created));
  }

  private static Seen running(Pod pod, Instant started, Instant now) {
    Instant changed =
        condition(pod, "Ready")
            .flatMap(condition -> time(condition.getLastTransitionTime()))
            .orElse(started);
    if (isReady(pod)) {
      return new Seen(RunnerState.IDLE, changed);
    }
    boolean wasReady = changed.isAfter(started);
    boolean overdue = !now.isBefore(started.plus(FIRST_PROBE));
    if (RunnerContainer.isProbed(pod) && !isSilent(pod) && (wasReady || overdue)) {
      return new Seen(RunnerState.BUSY, wasReady ? changed : started);
    }
    return new Seen(
        RunnerState.STARTING, time(pod.getMetadata().getCreationTimestamp()).orElse(started));
  }

  /**
   * When a runner that still counts as starting is known to hold a job, unless it is ready by then.
   * No event comes at that time. Empty if the pod tells enough, or nothing runs in it.
   */
  static Optional<Instant> firstProbeOver(Pod pod) {
    return RunnerContainer.isProbed(pod) && !isReady(pod)
        ? container(pod)
            .map(ContainerStatus::getState)
            .map(ContainerState::getRunning)
            .flatMap(running -> time(running.getStartedAt()))
            .map(started -> started.plus(FIRST_PROBE))
        : Optional.empty();
  }

  /**
   * Whether it runs and was not probed yet: it may hold a job already. A node that does not answer
   * probes nothing, and is not waited for.
   */
  static boolean isUntold(Pod pod) {
    return firstProbeOver(pod).isPresent() && !isSilent(pod);
  }

  /** When the pod was made, by the API server's clock, in whole seconds. */
  static Instant created(Pod pod) {
    return time(pod.getMetadata().getCreationTimestamp()).orElse(Instant.MIN);
  }

  /** When the runner's container began to run, if it did. */
  static Optional<Instant> started(Pod pod) {
    return container(pod)
        .map(ContainerStatus::getState)
        .flatMap(
            state ->
                state.getRunning() != null
                    ? time(state.getRunning().getStartedAt())
                    : state.getTerminated() != null
                        ? time(state.getTerminated().getStartedAt())
                        : Optional.empty());
  }

  static Optional<Instant> time(String text) {
    return PodTimes.of(text);
  }

  /** Whether it is read the same at any time, as long as the pods are as they are. */
  static boolean isTimeless(Pod pod, Optional<Pod> jobPod) {
    return pod.getMetadata().getUid() != null
        && pod.getMetadata().getCreationTimestamp() != null
        && jobPod.stream().allMatch(job -> job.getMetadata().getCreationTimestamp() != null)
        && !hasEnded(pod)
        && firstProbeOver(pod).isEmpty();
  }

  static boolean isReady(Pod pod) {
    return isCondition(pod, "Ready", "True");
  }

  /**
   * Whether the pod's node does not answer. The node controller says of its pods that they are not
   * ready and changes nothing else ({@code MarkPodsNotReady} in Kubernetes' {@code
   * pkg/controller/util/node}): that their containers are, the kubelet had said last.
   */
  static boolean isSilent(Pod pod) {
    return isCondition(pod, "ContainersReady", "True") && isCondition(pod, "Ready", "False");
  }

  private static boolean isCondition(Pod pod, String type, String status) {
    return condition(pod, type)
        .filter(condition -> status.equals(condition.getStatus()))
        .isPresent();
  }

  /** What the kubelet says of the runner's own container, once it says anything. */
  static Optional<ContainerStatus> container(Pod pod) {
    if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
      return Optional.empty();
    }
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> "runner".equals(status.getName()))
        .findFirst();
  }

  /** The scheduler's words, while no node takes the pod. */
  static Optional<String> unschedulable(Pod pod) {
    return condition(pod, "PodScheduled")
        .filter(condition -> "False".equals(condition.getStatus()))
        .filter(condition -> "Unschedulable".equals(condition.getReason()))
        .map(condition -> Optional.ofNullable(condition.getMessage()).orElse("Unschedulable"));
  }

  static Optional<PodCondition> condition(Pod pod, String type) {
    if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    return pod.getStatus().getConditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  /**
   * Whether the job's pod has ended, or the runner in its own. The kubelet calls a pod ended only
   * once all its containers are ({@code getPhase} in {@code pkg/kubelet/kubelet_pods.go}): what a
   * service mesh or a template put beside the runner would keep it for good. Sidecars, restartable
   * init containers, are ended by the kubelet itself.
   */
  static boolean hasEnded(Pod pod) {
    return isOver(pod) || endedBesideOthers(pod);
  }

  /** Whether nothing of it runs any more. */
  private static boolean isOver(Pod pod) {
    return "Succeeded".equals(phase(pod)) || "Failed".equals(phase(pod));
  }

  /** Whether the runner has ended, and containers beside it may go on. */
  static boolean endedBesideOthers(Pod pod) {
    // Each look asks each pod: most are alone, which costs nothing to see.
    return pod.getSpec() != null
        && pod.getSpec().getContainers().size() > 1
        && !isOver(pod)
        && terminated(pod).isPresent();
  }

  private static boolean endedWell(Pod pod) {
    return isOver(pod)
        ? "Succeeded".equals(phase(pod))
        : terminated(pod)
            .filter(container -> Integer.valueOf(0).equals(container.getExitCode()))
            .isPresent();
  }

  private static Optional<ContainerStateTerminated> terminated(Pod pod) {
    return container(pod).map(ContainerStatus::getState).map(ContainerState::getTerminated);
  }

  private static String phase(Pod pod) {
    return pod.getStatus() == null ? null : pod.getStatus().getPhase();
  }

  /** The job that a job pod says it runs. */
  static OptionalLong jobId(Pod jobPod) {
    String id =
        Optional.ofNullable(jobPod.getMetadata().getAnnotations())
            .map(annotations -> annotations.get(Labels.JOB_ID))
            .orElse("");
    return id.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(id)) : OptionalLong.empty();
  }

  private static int nodeChoice(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getAnnotations())
        .map(annotations -> number(annotations.get(Labels.NODE_CHOICE)))
        .filter(choice -> choice >= 0)
        .orElse(0);
  }

  private static int number(String text) {
    return text != null && text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
  }
}
