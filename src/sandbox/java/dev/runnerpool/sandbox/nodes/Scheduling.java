package dev.runnerpool.sandbox.nodes;

/** Who binds pods to the simulated nodes. */
public enum Scheduling {
  /** The simulated nodes themselves: for an API that has no scheduler. */
  SIMULATED,
  /**
   * The cluster's own scheduler. The simulated nodes only see to it that there are nodes for pods
   * that it cannot place, as a node autoscaler does, and keep them Ready as their kubelets would.
   */
  OF_THE_CLUSTER
}
