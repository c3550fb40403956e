package dev.runnerpool.operator.cost;

import dev.runnerpool.api.Labels;
import dev.runnerpool.operator.pods.PodTimes;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * When what happened to a pod, as it tells itself.
 *
 * @param ahead how far the cluster's clock, by which pods tell times, is ahead of ours
 */
record PodLife(Pod pod, Duration ahead) {

  /** Since when it has a node; empty if it has none. */
  Optional<Instant> scheduled() {
    if (node() == null) {
      return Optional.empty();
    }
    return condition("PodScheduled")
        .filter(each -> "True".equals(each.getStatus()))
        .flatMap(each -> time(each.getLastTransitionTime()))
        .or(() -> pod.getStatus() == null ? Optional.empty() : time(pod.getStatus().getStartTime()))
        .or(this::made);
  }

  /** When it was made. */
  Optional<Instant> made() {
    return time(pod.getMetadata().getCreationTimestamp());
  }

  /** Since when it is ready, if it is. */
  Optional<Instant> ready() {
    return condition("Ready")
        .filter(each -> "True".equals(each.getStatus()))
        .flatMap(each -> time(each.getLastTransitionTime()));
  }

  /** Since when it is not ready, if it is not. */
  Optional<Instant> unready() {
    return condition("Ready")
        .filter(each -> "False".equals(each.getStatus()))
        .flatMap(each -> time(each.getLastTransitionTime()));
  }

  /** When its first container to run began. */
  Optional<Instant> started() {
    return states()
        .map(
            state ->
                state.getRunning() != null
                    ? state.getRunning().getStartedAt()
                    : state.getTerminated() != null ? state.getTerminated().getStartedAt() : null)
        .flatMap(text -> time(text).stream())
        .min(Comparator.naturalOrder());
  }

  /** When it was told to end: its deletion is due only after its grace. */
  Optional<Instant> told() {
    ObjectMeta meta = pod.getMetadata();
    long grace =
        meta.getDeletionGracePeriodSeconds() == null ? 0 : meta.getDeletionGracePeriodSeconds();
    return time(meta.getDeletionTimestamp()).map(due -> due.minusSeconds(grace));
  }

  /** When it gave its node's room back, if it did. */
  Optional<Instant> ended(Instant now) {
    if (!hasEnded()) {
      return Optional.empty();
    }
    return states()
        .filter(state -> state.getTerminated() != null)
        .flatMap(state -> time(state.getTerminated().getFinishedAt()).stream())
        .max(Comparator.naturalOrder())
        .or(() -> Optional.of(now));
  }

  boolean hasEnded() {
    return "Succeeded".equals(phase()) || failed();
  }

  boolean failed() {
    return "Failed".equals(phase());
  }

  private String phase() {
    return pod.getStatus() == null ? null : pod.getStatus().getPhase();
  }

  /** Whether something else than its owner ended it: eviction, preemption, a lost node. */
  boolean isDisrupted() {
    return condition("DisruptionTarget")
        .filter(each -> "True".equals(each.getStatus()))
        .isPresent();
  }

  /** The node it is on; null if it has none yet. */
  String node() {
    return node(pod);
  }

  static String node(Pod pod) {
    return pod.getSpec() == null ? null : pod.getSpec().getNodeName();
  }

  static String uid(Pod pod) {
    return pod.getMetadata().getUid();
  }

  static boolean isRunner(Pod pod) {
    return Labels.ROLE_RUNNER.equals(label(pod, Labels.ROLE));
  }

  /** The slot of its pool that a runner's pod says it is in. */
  static OptionalInt slot(Pod pod) {
    String slot = label(pod, Labels.SLOT);
    return slot != null && slot.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(slot))
        : OptionalInt.empty();
  }

  static String label(Pod pod, String name) {
    return pod.getMetadata().getLabels() == null ? null : pod.getMetadata().getLabels().get(name);
  }

  private Stream<ContainerState> states() {
    List<ContainerStatus> statuses =
        pod.getStatus() == null ? null : pod.getStatus().getContainerStatuses();
    return statuses == null
        ? Stream.empty()
        : statuses.stream().map(ContainerStatus::getState).filter(state -> state != null);
  }

  private Optional<PodCondition> condition(String type) {
    return pod.getStatus() == null || pod.getStatus().getConditions() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(each -> type.equals(each.getType()))
            .findFirst();
  }

  private Optional<Instant> time(String text) {
    return PodTimes.of(text).map(told -> told.minus(ahead));
  }
}
