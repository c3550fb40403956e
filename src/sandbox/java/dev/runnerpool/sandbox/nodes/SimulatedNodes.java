package dev.runnerpool.sandbox.nodes;

import dev.runnerpool.api.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Nodes that come and go with need and run the pods of a cluster. */
public final class SimulatedNodes implements AutoCloseable {
  /**
   * How the nodes behave. All durations are of simulated time.
   *
   * @param speed how many simulated seconds pass in one, above 0
   * @param seed what random names and durations follow from
   * @param imagePull from the binding of a pod until it runs
   * @param idleNodeTimeout how long a node above the minimum stays without pods
   * @param usualJob how long a job takes that does not say, give or take half of it
   */
  public record Options(
      List<NodeGroup> groups,
      double speed,
      long seed,
      Duration imagePull,
      Duration idleNodeTimeout,
      Duration usualJob) {
    /** Copies the groups and refuses a speed that is not above 0. */
    public Options {
      groups = List.copyOf(groups);
      if (!(speed > 0)) {
        throw new IllegalArgumentException("speed: " + speed + ", must be above 0");
      }
    }

    /** The groups given, with times as they are on a warm cluster. */
    public static Options of(double speed, NodeGroup... groups) {
      return new Options(
          List.of(groups),
          speed,
          1,
          Duration.ofSeconds(2),
          Duration.ofMinutes(2),
          Duration.ofSeconds(20));
    }
  }

  private final SimulatedClock clock;
  private final ClusterWrites writes;
  private final Scheduler scheduler;
  private final Kubelet kubelet;
  private final Workshop workshop;
  private final SharedIndexInformer<Pod> pods;
  private final Set<String> queued = new HashSet<>();

  private SimulatedNodes(KubernetesClient client, Options options) {
    this.clock = new SimulatedClock(options.speed());
    this.writes = new ClusterWrites(client);
    this.scheduler = new Scheduler(clock, writes, options);
    this.workshop = Workshop.of(clock, writes, this::kubelet, this::architecture, options);
    this.kubelet = new Kubelet(clock, writes, options.imagePull(), this::program);
    clock.execute(scheduler::start);
    this.pods = client.pods().inAnyNamespace().inform(new PodEvents());
  }

  /**
   * Starts the nodes of every group's minimum and begins to run pods.
   *
   * @param client used until the nodes are closed, and not closed with them
   */
  public static SimulatedNodes start(KubernetesClient client, Options options) {
    return new SimulatedNodes(client, options);
  }

  /** The jobs run to an end so far, in the order in which they ended. */
  public List<RanJob> ran() {
    return List.copyOf(workshop.ran());
  }

  @Override
  public void close() {
    pods.close();
    clock.close();
    writes.close();
  }

  private Kubelet kubelet() {
    return kubelet;
  }

  private String architecture(String node) {
    return scheduler
        .groupOf(node)
        .map(NodeGroup::architecture)
        .orElseThrow(() -> new IllegalStateException("no simulated node is called " + node));
  }

  private Optional<Kubelet.Program> program(PodHandle pod) {
    String role = pod.pod().getMetadata().getLabels().get(Labels.ROLE);
    return Labels.ROLE_RUNNER.equals(role)
        ? Optional.of(new SimulatedRunner(pod, workshop))
        : Optional.empty();
  }

  private void changed(Pod pod) {
    String uid = pod.getMetadata().getUid();
    if (PodReport.isFinished(pod)) {
      scheduler.release(uid);
    }
    if (pod.getSpec().getNodeName() != null) {
      kubelet.see(pod);
    } else if (!PodReport.isFinished(pod) && queued.add(uid)) {
      scheduler.add(pod);
    }
  }

  private void gone(Pod pod) {
    String uid = pod.getMetadata().getUid();
    queued.remove(uid);
    scheduler.release(uid);
    kubelet.gone(uid);
  }

  private final class PodEvents implements ResourceEventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      clock.execute(() -> changed(pod));
    }

    @Override
    public void onUpdate(Pod before, Pod after) {
      clock.execute(() -> changed(after));
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
      clock.execute(() -> gone(pod));
    }
  }
}
