package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Slots whose name a pod bears that is no runner of the pool. No runner can start there until that
 * pod is gone, which is looked for after a pause that grows.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class OccupiedSlots {

  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  private record Foreign(String message, Duration pause, Instant lookAgain) {}

  private final Map<Integer, Foreign> bySlot = new TreeMap<>();

  /** Such a pod was found, or is there still. */
  void found(int slot, Pod pod, Instant now) {
    Foreign before = bySlot.get(slot);
    Duration pause = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    bySlot.put(slot, new Foreign(message(slot, pod), pause, now.plus(pause)));
  }

  /** It is gone. */
  void freed(int slot) {
    bySlot.remove(slot);
  }

  /** Slots from here on do not matter any more. */
  void forgetFrom(int max) {
    bySlot.keySet().removeIf(slot -> slot >= max);
  }

  /** The slots in which no runner can start. */
  Set<Integer> slots() {
    return Set.copyOf(bySlot.keySet());
  }

  /** Those whose pause is over. */
  List<Integer> due(Instant now) {
    return bySlot.entrySet().stream()
        .filter(entry -> !now.isBefore(entry.getValue().lookAgain()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** For people: which pods are in the way and what to do. */
  List<String> messages() {
    return bySlot.values().stream().map(Foreign::message).toList();
  }

  /** Whether the pod is a runner of the pool; one of an earlier pool of that name is not. */
  static boolean isRunnerOf(RunnerPool pool, Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels != null
        && pool.getMetadata().getName().equals(labels.get(Labels.POOL))
        && Labels.ROLE_RUNNER.equals(labels.get(Labels.ROLE))
        && pod.getMetadata().getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .allMatch(owner -> pool.getMetadata().getUid().equals(owner.getUid()));
  }

  private static String message(int slot, Pod pod) {
    String owner =
        pod.getMetadata().getOwnerReferences().stream()
            .findFirst()
            .map(OccupiedSlots::owner)
            .orElse("no owner");
    return ("pod %s/%s (%s) is no runner of this pool and takes the name of slot %d: delete it; until"
            + " then other slots are used")
        .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), owner, slot);
  }

  private static String owner(OwnerReference owner) {
    return "of %s %s, UID %s".formatted(owner.getKind(), owner.getName(), owner.getUid());
  }
}
