package dev.runnerpool.sandbox.report;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The Kubernetes of a run.
 *
 * @param cluster {@code embedded}, {@code started} or {@code given}
 * @param version as its API tells it, such as {@code v1.34.4}
 * @param nodes {@code simulated} or {@code real}
 */
public record ClusterFacts(String cluster, String version, String nodes) {
  /** The embedded API with simulated nodes. */
  public static final String EMBEDDED = "embedded";

  /** A real control plane started for the run. */
  public static final String STARTED = "started";

  /** A cluster that was there already. */
  public static final String GIVEN = "given";

  /** Nodes that the sandbox simulates. */
  public static final String SIMULATED_NODES = "simulated";

  /** The cluster's own nodes. */
  public static final String REAL_NODES = "real";

  /** Whether the API is kube-apiserver. */
  @JsonIgnore
  public boolean isReal() {
    return !cluster.equals(EMBEDDED);
  }

  /** Version and whether it was real, as in {@code v1.34.4 (real, started for the run)}. */
  public String inBrief() {
    String kind =
        switch (cluster) {
          case EMBEDDED -> "embedded API, simulated";
          case STARTED -> "real, started for the run";
          default -> "real, of the kubeconfig";
        };
    return "%s (%s; nodes %s)".formatted(version, kind, nodes);
  }

  /** In a few words, for the middle of a sentence. */
  public String inWords() {
    String api =
        switch (cluster) {
          case EMBEDDED -> "an embedded Kubernetes API";
          case STARTED -> "a real Kubernetes %s control plane, started for it".formatted(version);
          default -> "the real Kubernetes %s cluster of a kubeconfig".formatted(version);
        };
    return "%s, a simulated GitLab and %s nodes".formatted(api, nodes);
  }
}
