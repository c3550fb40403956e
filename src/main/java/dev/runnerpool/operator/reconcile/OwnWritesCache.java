package dev.runnerpool.operator.reconcile;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Our own writes, laid over what the informer shows until it shows them too. An informer lags: a
 * pod that was just made would be made again, one that was just deleted would be deleted again.
 *
 * <p>Confined to the pool's reconciling, which is never concurrent.
 */
final class OwnWritesCache {

  /** An informer that lags longer is broken; names then still keep a second create out. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Between two searches for job pods without a runner. */
  private static final Duration ORPHANS_PAUSE = Duration.ofSeconds(5);

  /** A runner that ends has its job's pod removed itself, at about the same time. */
  private static final Duration ORPHAN_GRACE = Duration.ofSeconds(10);

  private record Made(Pod pod, Instant at) {}

  private final Map<String, Made> made = new HashMap<>();
  private final Map<String, Instant> deleted = new HashMap<>();
  private final Map<String, Instant> orphanedSince = new HashMap<>();
  private Instant orphansSought = Instant.EPOCH;

  /** Made by us, or found to be there though the informer does not show it. */
  void made(Pod pod, Instant now) {
    made.put(pod.getMetadata().getUid(), new Made(pod, now));
  }

  void deleted(String uid, Instant now) {
    deleted.put(uid, now);
  }

  /** Whether the pod was told to stop or removed by us. */
  boolean isDeleted(String uid) {
    return deleted.containsKey(uid);
  }

  /**
   * Those of these job pods that have been without a runner for a while and are to be removed now;
   * then none for a moment.
   *
   * @param uids of the job pods that are shown without a runner
   */
  Set<String> orphansDue(Set<String> uids, Instant now) {
    orphanedSince.keySet().retainAll(uids);
    uids.forEach(uid -> orphanedSince.putIfAbsent(uid, now));
    if (now.isBefore(orphansSought.plus(ORPHANS_PAUSE))) {
      return Set.of();
    }
    Set<String> due = new HashSet<>(uids);
    due.removeIf(uid -> now.isBefore(orphanedSince.get(uid).plus(ORPHAN_GRACE)));
    orphansSought = due.isEmpty() ? orphansSought : now;
    return due;
  }

  /** What the informer shows, and what we made that it does not show yet. */
  List<Pod> over(List<Pod> informed, Instant now) {
    if (made.isEmpty() && deleted.isEmpty()) {
      return informed;
    }
    Set<String> shown = new HashSet<>(4);
    for (Pod pod : informed) {
      String uid = pod.getMetadata().getUid();
      made.remove(uid);
      if (isDeleted(uid)) {
        shown.add(uid);
      }
    }
    made.values()
        .removeIf(
            entry ->
                entry.at().plus(PATIENCE).isBefore(now)
                    || isDeleted(entry.pod().getMetadata().getUid()));
    deleted
        .entrySet()
        .removeIf(e -> !shown.contains(e.getKey()) && e.getValue().plus(PATIENCE).isBefore(now));
    if (made.isEmpty()) {
      return informed;
    }
    return Stream.concat(informed.stream(), made.values().stream().map(Made::pod)).toList();
  }
}
