package dev.runnerpool.sandbox;

import dev.runnerpool.sandbox.cluster.Cluster;
import dev.runnerpool.sandbox.cluster.ClusterChoice;
import dev.runnerpool.sandbox.run.BadInput;
import dev.runnerpool.sandbox.run.GitLabAddress;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The flags that say which Kubernetes the operator is tried on. */
final class ClusterOptions {
  /** Which API, unless a kubeconfig names one. */
  enum Kubernetes {
    embedded,
    real
  }

  @Option(
      names = "--kubernetes",
      paramLabel = "embedded|real",
      description = {
        "embedded: an API within this process, needs nothing",
        "real: etcd, kube-apiserver, scheduler and controller-manager, started for the run and"
            + " built with Go the first time; default ${sys:sandbox.kubernetes:-embedded}"
      },
      defaultValue = "${sys:sandbox.kubernetes:-embedded}")
  private Kubernetes kubernetes;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "your own cluster, by this file's current context; everything is removed at the" + " end")
  private Path kubeconfig;

  @Option(
      names = "--simulated-nodes",
      description = "with --kubeconfig: bring simulated nodes, which only the sandbox's pods use")
  private boolean simulatedNodes;

  @Option(
      names = "--gitlab-address",
      paramLabel = "HOST:PORT",
      description =
          "with --kubeconfig, to run on its own nodes: where their pods reach this machine; the"
              + " simulated GitLab listens on that port")
  private String gitlabAddress;

  @Option(
      names = "--clean",
      description = "with --kubeconfig: only remove what killed runs left there")
  private boolean clean;

  /**
   * Looks whether the flags go together.
   *
   * @throws BadInput if not
   */
  void check(double speed) {
    if (kubeconfig == null) {
      checkWithoutKubeconfig();
    } else {
      checkWithKubeconfig(speed);
    }
  }

  private void checkWithoutKubeconfig() {
    if (simulatedNodes || gitlabAddress != null || clean) {
      String flag = simulatedNodes ? "--simulated-nodes" : clean ? "--clean" : "--gitlab-address";
      throw new BadInput("%s is for --kubeconfig FILE only".formatted(flag));
    }
  }

  private void checkWithKubeconfig(double speed) {
    if (kubernetes == Kubernetes.real) {
      throw new BadInput("--kubernetes real and --kubeconfig name two clusters: give one of them");
    }
    if (clean) {
      return;
    }
    if (simulatedNodes && gitlabAddress != null) {
      throw new BadInput(
          "--gitlab-address is for a cluster's own nodes; simulated ones run in this process: leave"
              + " one of --gitlab-address and --simulated-nodes away");
    }
    if (!simulatedNodes && gitlabAddress == null) {
      throw new BadInput(
          "--kubeconfig needs --simulated-nodes, or --gitlab-address HOST:PORT where the cluster's"
              + " own nodes reach this machine");
    }
    if (!simulatedNodes && speed != 1) {
      throw new BadInput("--speed %s: real nodes keep real time; leave it away".formatted(speed));
    }
  }

  boolean isForCleaning() {
    return clean;
  }

  /** Removes what killed runs left, and says so. */
  String clean() {
    List<String> runs = Cluster.clean(kubeconfig);
    return runs.isEmpty()
        ? "No run has left anything in the cluster."
        : "Removed " + String.join(", ", runs) + ".";
  }

  /** Where pods reach GitLab; null if none has to. */
  GitLabAddress gitlab() {
    return gitlabAddress == null ? null : GitLabAddress.parse(gitlabAddress);
  }

  ClusterChoice choice() {
    if (kubeconfig != null) {
      return new ClusterChoice.Given(kubeconfig, simulatedNodes);
    }
    return kubernetes == Kubernetes.real
        ? new ClusterChoice.Started()
        : new ClusterChoice.Embedded();
  }
}
