package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every runner pod there is or was, by a watch of its own. A raw watch, not an informer: an
 * informer may skip what happens between two lists, and the most runners alive must not be missed.
 */
public final class RunnerPods implements Watcher<Pod>, AutoCloseable {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final Map<String, Pod> present = new HashMap<>();
  private final Map<String, Integer> created = new HashMap<>();
  private final Map<String, Integer> mostLive = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> namespaces;
  private final Watch watch;
  private boolean broken;

  /**
   * Begins to watch; close it before the client.
   *
   * @param namespaces others' pods are passed over
   */
  @SuppressWarnings("this-escape")
  public RunnerPods(KubernetesClient client, Set<String> namespaces) {
    this.namespaces = Set.copyOf(namespaces);
    this.watch =
        client.pods().inAnyNamespace().withLabel(Labels.ROLE, Labels.ROLE_RUNNER).watch(this);
  }

  @Override
  public synchronized void eventReceived(Action action, Pod pod) {
    if (!namespaces.contains(pod.getMetadata().getNamespace())) {
      return;
    }
    String uid = pod.getMetadata().getUid();
    String pool = pod.getMetadata().getLabels().get(Labels.POOL);
    if (action == Action.DELETED) {
      present.remove(uid);
    } else if (action == Action.ADDED || action == Action.MODIFIED) {
      present.put(uid, pod);
      if (seen.add(uid)) {
        created.merge(pool, 1, Integer::sum);
      }
      mostLive.merge(pool, live(pool).size(), Math::max);
    }
  }

  @Override
  public synchronized void onClose(WatcherException cause) {
    broken = true;
  }

  /** The pool's pods that have not ended. */
  public synchronized List<Pod> live(String pool) {
    return present.values().stream()
        .filter(pod -> !ENDED.contains(pod.getStatus().getPhase()))
        .filter(pod -> pool.equals(pod.getMetadata().getLabels().get(Labels.POOL)))
        .toList();
  }

  /** Every runner pod that exists, ended ones too. */
  public synchronized Collection<Pod> all() {
    return List.copyOf(present.values());
  }

  /** How many runner pods the pool has had. */
  public synchronized int created(String pool) {
    return created.getOrDefault(pool, 0);
  }

  /** How many runner pods there were in all. */
  public synchronized int created() {
    return seen.size();
  }

  /** Most runner pods of the pool alive at one instant. */
  public synchronized int mostLive(String pool) {
    return mostLive.getOrDefault(pool, 0);
  }

  /** Whether the watch ended too early, so that figures may be wrong. */
  public synchronized boolean isBroken() {
    return broken;
  }

  @Override
  public void close() {
    watch.close();
  }
}
