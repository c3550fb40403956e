package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** When the status of each pool changed, and which runner in GitLab is whose, by a watch. */
public final class PoolStatuses implements Watcher<RunnerPool>, AutoCloseable {
  /** Less than the 5 s that must lie between two writes, by what a watch event may be late. */
  private static final Duration WINDOW = Duration.ofMillis(4_750);

  private final InstantSource clock;
  private final Map<String, RunnerPoolStatus> last = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<Long, String> poolOfRunner = new HashMap<>();
  private final Signals signals = new Signals();
  private final Map<String, List<Instant>> changes = new HashMap<>();
  private final Set<String> namespaces;
  private final Watch watch;

  /**
   * Begins to watch; close it before the client.
   *
   * @param namespaces others' pools are passed over
   */
  @SuppressWarnings("this-escape")
  public PoolStatuses(KubernetesClient client, Set<String> namespaces, InstantSource clock) {
    this.namespaces = Set.copyOf(namespaces);
    this.clock = clock;
    this.watch = client.resources(RunnerPool.class).inAnyNamespace().watch(this);
  }

  @Override
  public synchronized void eventReceived(Action action, RunnerPool pool) {
    if (!namespaces.contains(pool.getMetadata().getNamespace())) {
      return;
    }
    String uid = pool.getMetadata().getUid();
    names.put(uid, pool.getMetadata().getName());
    RunnerPoolStatus before = last.put(uid, pool.getStatus());
    if (action == Action.MODIFIED && !Objects.equals(before, pool.getStatus())) {
      note(pool);
      changes.computeIfAbsent(uid, any -> new ArrayList<>()).add(clock.instant());
    }
  }

  private void note(RunnerPool pool) {
    RunnerPoolStatus status = pool.getStatus();
    if (status != null && status.registration() != null) {
      poolOfRunner.put(status.registration().runnerId(), pool.getMetadata().getName());
    }
    signals.said(pool.getMetadata().getName(), status == null ? null : status.gitlab());
  }

  /** The pool's name by the id of its runner in GitLab. */
  public synchronized Map<Long, String> poolOfRunner() {
    return Map.copyOf(poolOfRunner);
  }

  /** The reason of each pool that is not ready, by the pool's name. */
  synchronized Map<String, String> unready() {
    Map<String, String> reasons = new HashMap<>();
    last.forEach(
        (uid, status) -> {
          if (status != null) {
            status.conditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .filter(condition -> !condition.getStatus().equals("True"))
                .forEach(condition -> reasons.put(names.get(uid), condition.getReason()));
          }
        });
    return reasons;
  }

  /** By pool, the ways in which GitLab told of new jobs once and does not now. */
  synchronized Map<String, Set<String>> silentSignals() {
    return signals.silent();
  }

  @Override
  public void onClose(WatcherException cause) {
    // The figures end with the watch.
  }

  /** All changes of a status so far. */
  synchronized long count() {
    return changes.values().stream().mapToLong(List::size).sum();
  }

  /** Most changes of one pool's status within 5 s. */
  public synchronized int mostWithin5s() {
    return changes.values().stream().mapToInt(PoolStatuses::mostWithinWindow).max().orElse(0);
  }

  private static int mostWithinWindow(List<Instant> times) {
    int most = 0;
    int first = 0;
    for (int i = 0; i < times.size(); i++) {
      while (Duration.between(times.get(first), times.get(i)).compareTo(WINDOW) >= 0) {
        first++;
      }
      most = Math.max(most, i - first + 1);
    }
    return most;
  }

  @Override
  public void close() {
    watch.close();
  }
}
