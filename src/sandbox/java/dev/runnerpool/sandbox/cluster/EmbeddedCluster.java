package dev.runnerpool.sandbox.cluster;

import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.sandbox.report.ClusterFacts;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The embedded API: no rights, no controllers, nobody else. */
final class EmbeddedCluster implements Cluster {
  private final EmbeddedKubernetes kubernetes;
  private final Path kubeconfig;
  private final Set<String> own = new HashSet<>(Set.of("sandbox"));

  private EmbeddedCluster(EmbeddedKubernetes kubernetes, Path kubeconfig) {
    this.kubernetes = kubernetes;
    this.kubeconfig = kubeconfig;
  }

  static EmbeddedCluster start(Workplace place) {
    EmbeddedKubernetes kubernetes = EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
    Path kubeconfig = place.folder().resolve("kubeconfig");
    kubernetes.apply(place.crd());
    kubernetes.kubeconfig(kubeconfig);
    return new EmbeddedCluster(kubernetes, kubeconfig);
  }

  @Override
  public ClusterFacts facts() {
    String version = kubernetes.client().getKubernetesVersion().getGitVersion();
    return new ClusterFacts(ClusterFacts.EMBEDDED, version, ClusterFacts.SIMULATED_NODES);
  }

  @Override
  public String url() {
    return kubernetes.url();
  }

  @Override
  public Path kubeconfig() {
    return kubeconfig;
  }

  @Override
  public synchronized KubernetesClient client(String name) {
    own.add(name);
    return kubernetes.client(name);
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
  public void prepare(Set<String> namespaces) {
    kubernetes
        .client()
        .resource(Installation.read(Installation.PRIORITY_CLASS, PriorityClass.class))
        .serverSideApply();
    for (String each : namespaces) {
      kubernetes
          .client()
          .resource(new NamespaceBuilder().withNewMetadata().withName(each).endMetadata().build())
          .serverSideApply();
    }
  }

  @Override
  public OperatorProcess.Options operator(Path log) {
    return OperatorProcess.Options.of(kubeconfig, log);
  }

  @Override
  public synchronized Optional<OperatorWrites> writes() {
    return Optional.of(OperatorWrites.of(kubernetes.calls(), own));
  }

  @Override
  public void close() {
    kubernetes.close();
  }
}
