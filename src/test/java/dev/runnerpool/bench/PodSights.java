package dev.runnerpool.bench;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a watch that is none of the operator's sees of a namespace's pods, and when. */
final class PodSights implements ResourceEventHandler<Pod>, AutoCloseable {

  /** How far a pod is. */
  enum Stage {
    CREATED,
    SCHEDULED,
    RUNNING,
    ENDED,
    GONE
  }

  /**
   * A pod's life.
   *
   * @param role what its label says: {@code runner} or {@code job}
   * @param runner of a job's pod the name of the runner's
   * @param job number of the job, 0 if it has none
   */
  record Life(String name, String role, String runner, long job, Map<Stage, Instant> stages) {

    boolean isRunner() {
      return role.equals(Labels.ROLE_RUNNER);
    }

    Optional<Instant> at(Stage stage) {
      return Optional.ofNullable(stages.get(stage));
    }
  }

  private final Map<String, Life> lives = new LinkedHashMap<>();
  private final SharedIndexInformer<Pod> informer;

  PodSights(Trial trial) {
    informer = trial.world().client().pods().inNamespace(trial.name()).inform(this);
  }

  /** All pods that were seen so far, the first first. */
  synchronized List<Life> lives() {
    return lives.values().stream()
        .map(
            life ->
                new Life(
                    life.name(), life.role(), life.runner(), life.job(), Map.copyOf(life.stages())))
        .toList();
  }

  /** Runner pods that got so far. */
  synchronized long runners(Stage stage) {
    return lives.values().stream()
        .filter(life -> life.isRunner() && life.at(stage).isPresent())
        .count();
  }

  @Override
  public void onAdd(Pod pod) {
    note(pod, false);
  }

  @Override
  public void onUpdate(Pod before, Pod pod) {
    note(pod, false);
  }

  @Override
  public void onDelete(Pod pod, boolean unknownFinalState) {
    note(pod, true);
  }

  private synchronized void note(Pod pod, boolean gone) {
    Instant now = MonotonicClock.SHARED.instant();
    Map<Stage, Instant> stages =
        lives.computeIfAbsent(pod.getMetadata().getUid(), uid -> begin(pod)).stages();
    stages.putIfAbsent(Stage.CREATED, now);
    if (pod.getSpec().getNodeName() != null) {
      stages.putIfAbsent(Stage.SCHEDULED, now);
    }
    String phase = pod.getStatus().getPhase();
    if ("Running".equals(phase)) {
      stages.putIfAbsent(Stage.RUNNING, now);
    } else if ("Succeeded".equals(phase) || "Failed".equals(phase)) {
      stages.putIfAbsent(Stage.ENDED, now);
    }
    if (gone) {
      stages.putIfAbsent(Stage.GONE, now);
    }
  }

  private static Life begin(Pod pod) {
    Map<String, String> labels =
        Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
    Map<String, String> annotations =
        Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    return new Life(
        pod.getMetadata().getName(),
        labels.getOrDefault(Labels.ROLE, ""),
        labels.getOrDefault(Labels.MANAGER_NAME, ""),
        Long.parseLong(annotations.getOrDefault(Labels.JOB_ID, "0")),
        new EnumMap<>(Stage.class));
  }

  @Override
  public void close() {
    informer.close();
  }
}
