package dev.runnerpool.faults;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The runner pods of a namespace as the API server shows them to somebody whom nothing disturbs.
 */
final class PodTruth implements ResourceEventHandler<Pod>, AutoCloseable {
  private final Map<String, Pod> live = new HashMap<>();
  private final Set<String> made = new LinkedHashSet<>();
  private final List<String> wrongArchitecture = new ArrayList<>();
  private final Map<String, Life> lives = new HashMap<>();
  private final SharedIndexInformer<Pod> informer;
  private int most;

  /** A pod from when it was seen first until it was gone; null while it is there. */
  private record Life(String name, Instant born, Instant gone) {
    boolean spans(Instant from, Instant to) {
      return !born.isAfter(from) && (gone == null || !gone.isBefore(to));
    }
  }

  PodTruth(KubernetesClient client, String namespace) {
    informer =
        client
            .pods()
            .inNamespace(namespace)
            .withLabel(Labels.ROLE, Labels.ROLE_RUNNER)
            .inform(this);
  }

  /** Begins to count again. */
  synchronized void begin() {
    made.clear();
    wrongArchitecture.clear();
    most = live.size();
  }

  /** How many were made since. */
  synchronized int made() {
    return made.size();
  }

  /** The most that were alive at once since. */
  synchronized int most() {
    return most;
  }

  /** Whether one pod of that name was there from one time to another. */
  synchronized boolean spanned(String name, Instant from, Instant to) {
    return lives.values().stream()
        .anyMatch(life -> life.name().equals(name) && life.spans(from, to));
  }

  /** Pods that were not bound to the pool's architecture. */
  synchronized List<String> wrongArchitecture() {
    return List.copyOf(wrongArchitecture);
  }

  /** Those alive now, whether they are leaving or not. */
  synchronized List<Pod> live() {
    return List.copyOf(live.values());
  }

  @Override
  public synchronized void onAdd(Pod pod) {
    String uid = pod.getMetadata().getUid();
    lives.computeIfAbsent(uid, any -> new Life(pod.getMetadata().getName(), Instant.now(), null));
    if (made.add(uid)
        && !"arm64".equals(pod.getSpec().getNodeSelector().get("kubernetes.io/arch"))) {
      wrongArchitecture.add(pod.getMetadata().getName());
    }
    if (List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase())) {
      live.remove(uid);
    } else {
      live.put(uid, pod);
    }
    most = Math.max(most, live.size());
  }

  @Override
  public void onUpdate(Pod old, Pod pod) {
    onAdd(pod);
  }

  @Override
  public synchronized void onDelete(Pod pod, boolean unknownFinalState) {
    live.remove(pod.getMetadata().getUid());
    lives.computeIfPresent(
        pod.getMetadata().getUid(),
        (uid, life) -> new Life(life.name(), life.born(), Instant.now()));
  }

  @Override
  public void close() {
    informer.close();
  }
}
