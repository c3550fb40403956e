package dev.runnerpool.controlplane;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Watches a namespace's pods: since when and until when each part of a runner held its room, as
 * their own times tell where they have one.
 */
final class PodLives implements Watcher<Pod>, AutoCloseable {

  /** What held room: a runner's own pod, the room it kept in it, and its job's pod. */
  enum Part {
    RUNNER,
    ROOM,
    JOB
  }

  /**
   * One part.
   *
   * @param runner name of the runner's pod
   */
  record Life(String pool, String runner, Part part, Instant from, Optional<Instant> until) {
    private Life ended(Instant now) {
      return until.isPresent() ? this : new Life(pool, runner, part, from, Optional.of(now));
    }
  }

  private record Key(String uid, Part part) {}

  private final Map<Key, Life> lives = new LinkedHashMap<>();
  private final Watch watch;

  PodLives(PoolNamespace space) {
    watch = space.client().pods().inNamespace(space.name()).withLabel(Labels.POOL).watch(this);
  }

  @Override
  public synchronized void eventReceived(Action action, Pod pod) {
    Instant now = Instant.now();
    boolean over = action == Action.DELETED || Pods.hasEnded(pod);
    boolean isRunner = Labels.ROLE_RUNNER.equals(pod.getMetadata().getLabels().get(Labels.ROLE));
    see(pod, isRunner ? Part.RUNNER : Part.JOB, over, now);
    if (isRunner) {
      see(pod, Part.ROOM, over || !holdsRoom(pod), now);
    }
  }

  private void see(Pod pod, Part part, boolean over, Instant now) {
    Key key = new Key(Pods.uid(pod), part);
    if (Pods.node(pod) != null && !over) {
      lives.computeIfAbsent(key, any -> life(pod, part, scheduled(pod).orElse(now)));
    } else if (over) {
      lives.computeIfPresent(key, (any, life) -> life.ended(finished(pod).orElse(now)));
    }
  }

  private static Life life(Pod pod, Part part, Instant now) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    String runner =
        part == Part.JOB ? labels.get(Labels.MANAGER_NAME) : pod.getMetadata().getName();
    return new Life(labels.get(Labels.POOL), runner, part, now, Optional.empty());
  }

  /** As the API tells, in whole seconds. */
  private static Optional<Instant> scheduled(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(each -> each.getType().equals("PodScheduled"))
        .map(each -> Instant.parse(each.getLastTransitionTime()))
        .findFirst();
  }

  private static Optional<Instant> finished(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(each -> each.getState().getTerminated())
        .filter(Objects::nonNull)
        .filter(each -> each.getFinishedAt() != null)
        .map(each -> Instant.parse(each.getFinishedAt()))
        .max(Comparator.naturalOrder());
  }

  /** Whether it has not given back what it kept for its job. */
  private static boolean holdsRoom(Pod pod) {
    List<Container> beside = pod.getSpec().getInitContainers();
    return beside.stream()
        .filter(each -> "Always".equals(each.getRestartPolicy()))
        .anyMatch(
            each ->
                each.getResources().getRequests().get("cpu").getNumericalAmount().doubleValue()
                    > 0.01);
  }

  /** Those of a pool, the first first. */
  synchronized List<Life> of(String pool) {
    return lives.values().stream().filter(life -> life.pool().equals(pool)).toList();
  }

  @Override
  public void onClose(WatcherException cause) {
    // A watch that broke off misses pods, and the test fails.
  }

  @Override
  public void close() {
    watch.close();
  }
}
