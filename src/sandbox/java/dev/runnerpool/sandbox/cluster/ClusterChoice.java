package dev.runnerpool.sandbox.cluster;

import java.nio.file.Path;

/** Which Kubernetes the operator is tried on. */
public sealed interface ClusterChoice {
  /** An API within this process. */
  record Embedded() implements ClusterChoice {}

  /** A real control plane that is started for the run. */
  record Started() implements ClusterChoice {}

  /**
   * A cluster that is there already.
   *
   * @param kubeconfig how it is reached
   * @param simulatedNodes whether the sandbox brings the nodes; otherwise the cluster's own run the
   *     runners
   */
  record Given(Path kubeconfig, boolean simulatedNodes) implements ClusterChoice {}
}
