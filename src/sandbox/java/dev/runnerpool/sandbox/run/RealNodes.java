package dev.runnerpool.sandbox.run;

import dev.runnerpool.api.Labels;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.nodes.RanJob;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cluster's own nodes: seen by a watch on the pods that they run. */
final class RealNodes implements Machines, Watcher<Pod> {
  private static final String SYSTEM_ID = "RUNNER_SYSTEM_ID";

  /** Kubernetes notes when a pod was made in whole seconds. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  /** A pod on a node; {@code systemId} as the runner in it tells GitLab, null for job pods. */
  private record Seat(String pod, Instant made, String systemId, String node, String arch) {}

  private final KubernetesClient client;
  private final Map<String, Seat> seats = new HashMap<>();
  private final Map<Long, Seat> ofJobs = new HashMap<>();
  private final Watch watch;

  @SuppressWarnings("this-escape")
  private RealNodes(KubernetesClient client, String namespace) {
    this.client = client;
    this.watch = client.pods().inNamespace(namespace).withLabel(Labels.POOL).watch(this);
  }

  /** Begins to watch a namespace's pods; close it before the client. */
  static RealNodes watch(KubernetesClient client, String namespace) {
    return new RealNodes(client, namespace);
  }

  @Override
  public synchronized void eventReceived(Action action, Pod pod) {
    String node = pod.getSpec().getNodeName();
    String uid = pod.getMetadata().getUid();
    if (node == null || seats.containsKey(uid)) {
      return;
    }
    Node machine = client.nodes().withName(node).get();
    if (machine == null) {
      return;
    }
    Seat seat =
        new Seat(
            pod.getMetadata().getName(),
            Instant.parse(pod.getMetadata().getCreationTimestamp()),
            systemId(pod).orElse(null),
            node,
            machine.getMetadata().getLabels().get(Labels.ARCH));
    seats.put(uid, seat);
    Optional.ofNullable(pod.getMetadata().getAnnotations())
        .map(all -> all.get(Labels.JOB_ID))
        .ifPresent(job -> ofJobs.put(Long.valueOf(job), seat));
  }

  private static Optional<String> systemId(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .map(Container::getEnv)
        .flatMap(List::stream)
        .filter(variable -> variable.getName().equals(SYSTEM_ID))
        .map(variable -> variable.getValue())
        .findFirst();
  }

  @Override
  public void onClose(WatcherException cause) {
    // What ran where is known no longer.
  }

  /** By the job's own pod, or else by the pod of the runner that took it. */
  @Override
  public synchronized List<RanJob> ran(List<SimulatedJob> jobs) {
    return jobs.stream().flatMap(job -> seatOf(job).map(seat -> ran(job, seat)).stream()).toList();
  }

  private static RanJob ran(SimulatedJob job, Seat seat) {
    return new RanJob(job.id(), seat.pod(), seat.node(), seat.arch(), seat.arch(), job.status());
  }

  private Optional<Seat> seatOf(SimulatedJob job) {
    if (ofJobs.containsKey(job.id())) {
      return Optional.of(ofJobs.get(job.id()));
    }
    if (job.assignedAt() == null || job.systemId() == null) {
      return Optional.empty();
    }
    return seats.values().stream()
        .filter(seat -> job.systemId().equals(seat.systemId()))
        .filter(seat -> !seat.made().isAfter(job.assignedAt().plus(ROUNDING)))
        .max(Comparator.comparing(Seat::made));
  }

  @Override
  public void close() {
    watch.close();
  }
}
