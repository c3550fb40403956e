package dev.runnerpool.sandbox.cluster;

import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.sandbox.report.ClusterFacts;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Kubernetes on which the operator is tried. */
public interface Cluster extends AutoCloseable {
  /** What the report says of it. */
  ClusterFacts facts();

  /** Address of the API. */
  String url();

  /** By which a person reaches it with kubectl. */
  Path kubeconfig();

  /**
   * A client that may do everything; the caller closes it.
   *
   * @param name whose calls these are
   */
  KubernetesClient client(String name);

  /** Where the pools go that a manifest puts into a namespace. */
  String namespaceFor(String written);

  /** The namespace that alone may use the simulated nodes; empty if nobody else is there. */
  Optional<String> reservedFor();

  /**
   * Makes the namespaces ready for pools, and gives the operator its rights.
   *
   * @throws ClusterException if the cluster refuses
   */
  void prepare(Set<String> namespaces);

  /** How the operator is started on it. */
  OperatorProcess.Options operator(Path log);

  /** The operator's writes so far; empty if this cluster's API does not tell. */
  Optional<OperatorWrites> writes();

  /** Ends it, or removes from it what the sandbox made. */
  @Override
  void close();

  /**
   * Opens the one that was chosen.
   *
   * @throws ClusterException if it cannot be used
   * @throws dev.runnerpool.sandbox.parts.MissingNeedException if it cannot be built here
   */
  static Cluster open(ClusterChoice choice, Workplace place) {
    if (choice instanceof ClusterChoice.Given given) {
      return GivenCluster.open(given, place);
    }
    return choice instanceof ClusterChoice.Started
        ? StartedCluster.start(place)
        : EmbeddedCluster.start(place);
  }

  /**
   * Removes what runs left in a cluster that were killed.
   *
   * @return their namespaces
   * @throws ClusterException if it cannot be done
   */
  static List<String> clean(Path kubeconfig) {
    return GivenCluster.clean(kubeconfig);
  }
}
