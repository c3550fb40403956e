package dev.runnerpool.cluster;

import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import dev.runnerpool.sandbox.gitlab.http.GitLabOptions;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.Scope;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The cluster with the operator in it, installed by the commands of {@code deploy/README.md}, and a
 * GitLab that its pods reach.
 */
final class Site implements AutoCloseable {
  /** The namespace of {@code deploy/runner-namespace}; it enforces the baseline standard. */
  static final String NAMESPACE = "ci";

  /** The arm64 node, which one test takes away from the classes beside it. */
  static final String ARM64 = "node-arm64";

  private static final Path SHIPPED = Path.of("deploy/runner-namespace");

  private final MixedCluster cluster;
  private final KubernetesClient client;
  private final SimulatedGitLab gitlab;
  private final String token;

  private Site(MixedCluster cluster, SimulatedGitLab gitlab) {
    this.cluster = cluster;
    this.gitlab = gitlab;
    this.client = cluster.client();
    this.token = gitlab.createToken("operator", Set.of(Scope.API), Role.OWNER, false);
  }

  /**
   * Brings all of it up.
   *
   * @param progress gets a line per step
   * @throws dev.runnerpool.sandbox.parts.MissingNeedException if this machine lacks something
   */
  static Site start(Consumer<String> progress) {
    MixedCluster cluster = MixedCluster.start(progress);
    SimulatedGitLab gitlab = null;
    try {
      gitlab = SimulatedGitLab.start(GitLabOptions.defaults().withListen(cluster.hostAddress(), 0));
      Site site = new Site(cluster, gitlab);
      site.install();
      progress.accept("        the operator is ready");
      return site;
    } catch (RuntimeException e) {
      if (gitlab != null) {
        gitlab.close();
      }
      cluster.close();
      throw e;
    }
  }

  private void install() {
    cluster.kubectl("apply", "-f", "crds/");
    cluster.kubectl("apply", "-k", "deploy/operator");
    makeNamespace(NAMESPACE);
    MixedCluster.Printed rollout =
        cluster.tryKubectl(
            "-n",
            "runnerpool-system",
            "rollout",
            "status",
            "deployment/runnerpool-operator",
            "--timeout=120s");
    if (rollout.status() != 0) {
      throw new IllegalStateException(
          "the operator did not become ready: %s%n%s"
              .formatted(
                  rollout.text(),
                  cluster.tryKubectl("-n", "runnerpool-system", "describe", "pods").text()));
    }
  }

  /**
   * Makes a namespace for pools, as people do: the shipped one, or an overlay of it under another
   * name. It goes with the cluster.
   */
  void makeNamespace(String name) {
    cluster.kubectl(
        "apply", "-k", name.equals(NAMESPACE) ? SHIPPED.toString() : overlay(name).toString());
    cluster.kubectl(
        "-n", name, "create", "secret", "generic", "gitlab-api", "--from-literal=token=" + token);
  }

  private static Path overlay(String name) {
    Path folder = Path.of("target/namespaces", name);
    String kustomization =
        "resources: [%s]%nnamespace: %s%n".formatted(folder.relativize(SHIPPED), name);
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("kustomization.yaml"), kustomization);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
    return folder;
  }

  MixedCluster cluster() {
    return cluster;
  }

  KubernetesClient client() {
    return client;
  }

  SimulatedGitLab gitlab() {
    return gitlab;
  }

  /** A token that may do everything in every group. */
  String token() {
    return token;
  }

  @Override
  public void close() {
    client.close();
    gitlab.close();
    cluster.close();
  }
}
