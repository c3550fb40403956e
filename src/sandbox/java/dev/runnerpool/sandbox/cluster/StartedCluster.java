package dev.runnerpool.sandbox.cluster;

import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.sandbox.report.ClusterFacts;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A real control plane that lives as long as the run; its audit log counts the writes. */
final class StartedCluster implements Cluster {
  private static final String HOME = "runnerpool-system";

  private final ControlPlane plane;
  private final Installation installation;
  private final Path folder;
  private final Path kubeconfig;
  private final Set<String> namespaces = new TreeSet<>();

  private StartedCluster(ControlPlane plane, Path folder) {
    this.plane = plane;
    this.folder = folder;
    this.installation = new Installation(plane.admin(), HOME, Map.of());
    this.kubeconfig = plane.kubeconfig(folder.resolve("kubeconfig"), plane.adminToken());
  }

  static StartedCluster start(Workplace place) {
    place.progress().accept("Starting etcd, kube-apiserver, controller-manager and scheduler.");
    ControlPlane plane = ControlPlane.start(place.progress());
    try {
      StartedCluster cluster = new StartedCluster(plane, place.folder());
      cluster.installation.define(place.crd());
      return cluster;
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  @Override
  public ClusterFacts facts() {
    String version = plane.admin().getKubernetesVersion().getGitVersion();
    return new ClusterFacts(ClusterFacts.STARTED, version, ClusterFacts.SIMULATED_NODES);
  }

  @Override
  public String url() {
    return plane.url();
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public KubernetesClient client(String name) {
    return plane.client(plane.adminToken());
  }

  @Override
  public String namespaceFor(String written) {
    return written;
  }

  @Override
  public Optional<String> reservedFor() {
    return Optional.empty();
  }

  @Override
  public void prepare(Set<String> all) {
    namespaces.addAll(all);
    installation.priorityClass();
    installation.install(all);
  }

  @Override
  public OperatorProcess.Options operator(Path log) {
    Path own = plane.kubeconfig(folder.resolve("operator.kubeconfig"), installation.token());
    return OperatorProcess.Options.of(own, log)
        .withFlags("--namespaces", String.join(",", namespaces));
  }

  @Override
  public Optional<OperatorWrites> writes() {
    return Optional.of(OperatorWrites.of(plane.audit().of(installation.user())));
  }

  @Override
  public void close() {
    plane.close();
  }
}
