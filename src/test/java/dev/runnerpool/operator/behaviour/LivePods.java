package dev.runnerpool.operator.behaviour;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Watches a stage's runner pods: how many there ever were, and how many at once. */
final class LivePods implements ResourceEventHandler<Pod>, AutoCloseable {
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Set<String>> live = new HashMap<>();
  private final Map<String, Integer> most = new HashMap<>();
  private final SharedIndexInformer<Pod> informer;

  LivePods(Stage stage) {
    informer =
        stage
            .client()
            .pods()
            .inNamespace(stage.namespace())
            .withLabel(Labels.ROLE, Labels.ROLE_RUNNER)
            .inform(this);
  }

  synchronized int seen() {
    return seen.size();
  }

  synchronized int most(String pool) {
    return most.getOrDefault(pool, 0);
  }

  @Override
  public synchronized void onAdd(Pod pod) {
    String pool = pod.getMetadata().getLabels().get(Labels.POOL);
    Set<String> alive = live.computeIfAbsent(pool, name -> new HashSet<>());
    seen.add(pod.getMetadata().getUid());
    String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
    if ("Succeeded".equals(phase) || "Failed".equals(phase)) {
      alive.remove(pod.getMetadata().getUid());
    } else {
      alive.add(pod.getMetadata().getUid());
    }
    most.merge(pool, alive.size(), Math::max);
  }

  @Override
  public void onUpdate(Pod old, Pod pod) {
    onAdd(pod);
  }

  @Override
  public synchronized void onDelete(Pod pod, boolean unknownFinalState) {
    live.values().forEach(alive -> alive.remove(pod.getMetadata().getUid()));
  }

  @Override
  public void close() {
    informer.close();
  }
}
