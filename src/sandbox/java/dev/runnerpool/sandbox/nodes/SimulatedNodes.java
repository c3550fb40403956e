package dev.runnerpool.sandbox.nodes;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
   * @param scheduling who binds pods to the nodes
   * @param onlyFor the namespace whose pods alone come to these nodes; empty for all
   * @param adopted the label of nodes that somebody else makes and takes away, and whose machines
   *     are simulated here all the same; empty for none
   */
  public record Options(
      List<NodeGroup> groups,
      double speed,
      long seed,
      Duration imagePull,
      Duration idleNodeTimeout,
      Duration usualJob,
      Scheduling scheduling,
      String onlyFor,
      String adopted) {
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
          Duration.ofSeconds(20),
          Scheduling.SIMULATED,
          "",
          "");
    }

    /** The same, bound to by another scheduler. */
    public Options with(Scheduling by) {
      return new Options(
          groups, speed, seed, imagePull, idleNodeTimeout, usualJob, by, onlyFor, adopted);
    }

    /** With the machines of nodes that another makes in the cluster, told by a label. */
    public Options adopting(String label) {
      return new Options(
          groups, speed, seed, imagePull, idleNodeTimeout, usualJob, scheduling, onlyFor, label);
    }

    /**
     * The same for one namespace's pods in a cluster with others. The nodes carry the label and the
     * taint {@link SimulatedNodes#RESERVED} with its name; pods must select and tolerate them.
     */
    public Options onlyFor(String namespace) {
      List<NodeGroup> reserved =
          groups.stream().map(group -> group.labelled(RESERVED, namespace)).toList();
      return new Options(
          reserved,
          speed,
          seed,
          imagePull,
          idleNodeTimeout,
          usualJob,
          scheduling,
          namespace,
          adopted);
    }
  }

  /** Label and taint of nodes that are for the pods of one namespace, which is its value. */
  public static final String RESERVED = RunnerPool.GROUP + "/sandbox";

  private static final System.Logger LOG = System.getLogger(SimulatedNodes.class.getName());

  private final SimulatedClock clock;
  private final ClusterWrites writes;
  private final NodeFleet fleet;
  private final Placement placement;
  private final Kubelet kubelet;
  private final Workshop workshop;
  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<Node> machines;
  private final boolean amongOthers;
  private final String adopted;

  private SimulatedNodes(KubernetesClient client, Options options) {
    this.clock = new SimulatedClock(options.speed());
    this.writes = new ClusterWrites(client);
    this.amongOthers = options.scheduling() == Scheduling.OF_THE_CLUSTER;
    this.adopted = options.adopted();
    String suffix = amongOthers ? "-" + UUID.randomUUID().toString().substring(0, 4) : "";
    this.fleet = new NodeFleet(clock, writes, options, suffix, this::nodesChanged);
    this.placement =
        amongOthers ? new ClusterScheduler(clock, fleet) : new OwnScheduler(clock, writes, fleet);
    this.workshop = Workshop.of(clock, writes, this::kubelet, this::architecture, options);
    this.kubelet = new Kubelet(clock, writes, options.imagePull(), this::program);
    clock.execute(fleet::start);
    this.machines = client.nodes().inform(new NodeEvents());
    this.pods =
        options.onlyFor().isEmpty()
            ? client.pods().inAnyNamespace().inform(new PodEvents())
            : client.pods().inNamespace(options.onlyFor()).inform(new PodEvents());
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

  /** Ends a job's script now, as if it had taken no longer; nothing if it does not run. */
  public void endScript(long job) {
    clock.execute(() -> workshop.scripts().getOrDefault(job, () -> {}).run());
  }

  /**
   * Ends the nodes; from a cluster that stays it takes them away, but for those it adopted, with
   * what is bound to them.
   */
  @Override
  public void close() {
    clock.close();
    if (amongOthers) {
      List<CompletableFuture<?>> removals = new ArrayList<>();
      fleet.ownNames().forEach(node -> removals.add(writes.deleteNode(node)));
      pods.getStore().list().stream()
          .filter(pod -> pod.getSpec().getNodeName() != null)
          .filter(pod -> fleet.has(pod.getSpec().getNodeName()))
          .forEach(pod -> removals.add(writes.remove(pod)));
      removals.forEach(SimulatedNodes::await);
    }
    machines.close();
    pods.close();
    writes.close();
  }

  private static void await(CompletableFuture<?> removal) {
    try {
      removal.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "gone already, or the cluster is", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void nodesChanged() {
    placement.nodesChanged();
  }

  private Kubelet kubelet() {
    return kubelet;
  }

  private String architecture(String node) {
    return fleet
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
    String node = pod.getSpec().getNodeName();
    if (node == null && !PodReport.isFinished(pod)) {
      placement.unbound(pod);
      return;
    }
    placement.settled(uid);
    if (PodReport.isFinished(pod)) {
      fleet.release(uid);
    } else {
      fleet.hold(node, PodRequest.of(pod));
    }
    if (node != null && fleet.has(node)) {
      kubelet.see(pod);
    }
  }

  private void gone(Pod pod) {
    String uid = pod.getMetadata().getUid();
    placement.settled(uid);
    fleet.release(uid);
    kubelet.gone(uid);
  }

  private void gone(Node node) {
    kubelet.lost(node.getMetadata().getName());
    fleet.lost(node.getMetadata().getName());
  }

  private final class NodeEvents implements ResourceEventHandler<Node> {
    @Override
    public void onAdd(Node node) {
      // The fleet knows what it made.
      if (node.getMetadata().getLabels().containsKey(adopted)) {
        clock.execute(() -> fleet.adopt(node));
      }
    }

    @Override
    public void onUpdate(Node before, Node after) {
      // Nothing that others change of a node stops its pods.
    }

    @Override
    public void onDelete(Node node, boolean finalStateUnknown) {
      clock.execute(() -> gone(node));
    }
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
