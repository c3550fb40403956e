package dev.runnerpool.controlplane;

import dev.runnerpool.api.Labels;
import dev.runnerpool.sandbox.controlplane.AuditLog;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Watches the job pods of a namespace: how many have not ended, and when each got its node. */
final class JobPods implements Watcher<Pod>, AutoCloseable {
  private final PoolNamespace space;
  private final int rooms;
  private final Set<String> live = new HashSet<>();
  private final Map<String, String> nodeOf = new HashMap<>();
  private final Map<String, Duration> placed = new HashMap<>();
  private final Map<String, Duration> running = new HashMap<>();
  private final Watch watch;
  private Instant pushed = Instant.now();
  private int most;
  private int withoutRoom;

  /**
   * Begins to watch.
   *
   * @param rooms how many job pods have room at once
   */
  JobPods(PoolNamespace space, int rooms) {
    this.space = space;
    this.rooms = rooms;
    watch =
        space
            .client()
            .pods()
            .inNamespace(space.name())
            .withLabel(Labels.ROLE, Labels.ROLE_JOB)
            .watch(this);
  }

  /** From now on times count. */
  synchronized void push(Runnable push) {
    pushed = Instant.now();
    push.run();
  }

  @Override
  public synchronized void eventReceived(Action action, Pod pod) {
    String uid = pod.getMetadata().getUid();
    Duration since = Duration.between(pushed, Instant.now());
    if (action == Action.DELETED || pod.getMetadata().getDeletionTimestamp() != null) {
      live.remove(uid);
    } else if (live.add(uid) && live.size() > rooms) {
      withoutRoom++;
    }
    if (pod.getSpec().getNodeName() != null) {
      nodeOf.put(uid, pod.getSpec().getNodeName());
      placed.putIfAbsent(uid, since);
    }
    if ("Running".equals(pod.getStatus().getPhase())) {
      running.putIfAbsent(uid, since);
    }
    most = Math.max(most, live.size());
  }

  /** The most that there were at once. */
  synchronized int most() {
    return most;
  }

  /** How many came while all room was taken by others. */
  synchronized int withoutRoom() {
    return withoutRoom;
  }

  /** How many have not ended. */
  synchronized int live() {
    return live.size();
  }

  /** Nodes of the pods that have one. */
  synchronized Map<String, String> placed() {
    return Map.copyOf(nodeOf);
  }

  /** Prints what people ask for: the times of jobs, those taken without room, writes per job. */
  synchronized void print(String title, Collection<AuditLog.Entry> requests) {
    int jobs = space.jobs().size();
    Map<String, Long> writes = writes(requests);
    long all = writes.values().stream().mapToLong(Long::longValue).sum();
    System.err.printf(
        Locale.ROOT,
        "%s: %d jobs, %d taken without room; pod has its node after p50 %s p95 %s (%d), its script"
            + " runs after p50 %s p95 %s (%d); %.1f writes to pods per job %s, %d refused%n",
        title,
        jobs,
        withoutRoom,
        percentile(placed, 50),
        percentile(placed, 95),
        placed.size(),
        percentile(running, 50),
        percentile(running, 95),
        running.size(),
        (double) all / jobs,
        writes,
        pods(requests).filter(entry -> !done(entry)).count());
  }

  /** What was written to pods of the namespace, by verb and resource. */
  Map<String, Long> writes(Collection<AuditLog.Entry> requests) {
    return pods(requests)
        .filter(JobPods::done)
        .collect(
            Collectors.groupingBy(
                entry -> entry.verb() + " " + entry.resource(),
                TreeMap::new,
                Collectors.counting()));
  }

  private Stream<AuditLog.Entry> pods(Collection<AuditLog.Entry> requests) {
    return requests.stream()
        .filter(entry -> entry.namespace().equals(space.name()))
        .filter(entry -> entry.resource().startsWith("pods") && entry.isWrite());
  }

  private static boolean done(AuditLog.Entry entry) {
    return entry.status() < 400;
  }

  private static String percentile(Map<String, Duration> times, int percent) {
    if (times.isEmpty()) {
      return "-";
    }
    List<Duration> sorted = times.values().stream().sorted().toList();
    int rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return String.format(Locale.ROOT, "%.1f s", sorted.get(rank - 1).toMillis() / 1000.0);
  }

  @Override
  public void onClose(WatcherException cause) {
    // A watch that broke off counts too little, and the test fails.
  }

  @Override
  public void close() {
    watch.close();
  }
}
