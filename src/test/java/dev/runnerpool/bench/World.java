package dev.runnerpool.bench;

import dev.runnerpool.api.Architecture;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.controlplane.ShippedManifests;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.controlplane.KwokNodes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A real control plane with nodes of both architectures, and the shipped rights of an operator. */
final class World implements AutoCloseable {
  static final int NODES = 24;

  private final ControlPlane plane;
  private final KubernetesClient client;
  private final ShippedManifests manifests;
  private final Path operator;
  private final ShippedJvm jvm;
  private final Path folder;
  private final Consumer<String> progress;

  private World(
      ControlPlane plane, ShippedManifests manifests, Path folder, Consumer<String> progress) {
    this.plane = plane;
    this.client = plane.admin();
    this.manifests = manifests;
    this.operator = Path.of(System.getProperty("bench.operator", OperatorProcess.BUILT.toString()));
    this.jvm = ShippedJvm.of(operator.getParent(), manifests.memoryLimit());
    this.folder = folder;
    this.progress = progress;
  }

  static World start(Path folder, Consumer<String> progress) {
    ControlPlane plane = ControlPlane.start(progress);
    KubernetesClient client = plane.admin();
    PoolDefinition.apply(client, PoolDefinition.read(client, PoolDefinition.SHIPPED));
    ShippedManifests manifests = ShippedManifests.ofKustomize(client, "deploy/operator");
    client
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(manifests.namespace())
                .endMetadata()
                .build())
        .serverSideApply();
    manifests.applyRights(client);
    for (int i = 0; i < NODES; i++) {
      Architecture architecture = i % 2 == 0 ? Architecture.ARM64 : Architecture.AMD64;
      client.resource(KwokNodes.of("bench-" + i, architecture, Map.of())).create();
    }
    return new World(plane, manifests, folder, progress);
  }

  KubernetesClient client() {
    return client;
  }

  ControlPlane plane() {
    return plane;
  }

  ShippedManifests manifests() {
    return manifests;
  }

  /** The packaged operator's jar. */
  Path operator() {
    return operator;
  }

  ShippedJvm jvm() {
    return jvm;
  }

  Path folder() {
    return folder;
  }

  void say(String line) {
    progress.accept(line);
  }

  /** A namespace in which pools work, with that access token. */
  void namespace(String name, String token) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(name)
                .withName("runnerpool-runner")
                .endMetadata()
                .build())
        .create();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(name)
                .withName("gitlab-api")
                .endMetadata()
                .addToStringData("token", token)
                .build())
        .create();
  }

  /** What the operator asked since then. */
  List<AuditLog.Entry> asked(Instant since) {
    return plane.audit().of(manifests.user()).stream()
        .filter(entry -> !entry.asked().isBefore(since))
        .toList();
  }

  /** When the pods were made that the operator made since then. */
  List<Instant> podsMade(Instant since) {
    return podsMade(since, "");
  }

  /** The same of those whose name begins so. */
  List<Instant> podsMade(Instant since, String prefix) {
    return asked(since).stream()
        .filter(entry -> entry.name().startsWith(prefix))
        .filter(entry -> entry.verb().equals("create") && entry.resource().equals("pods"))
        .filter(entry -> entry.status() == 201)
        .map(AuditLog.Entry::asked)
        .toList();
  }

  /** Has a namespace's pools and pods go, without waiting for the operator. */
  void clear(String namespace) {
    var pools = client.resources(RunnerPool.class).inNamespace(namespace);
    pools.delete();
    for (RunnerPool pool : pools.list().getItems()) {
      pools
          .resource(pool)
          .edit(
              held -> {
                held.getMetadata().setFinalizers(List.of());
                return held;
              });
    }
    client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    client.namespaces().withName(namespace).delete();
    Wait.until(
        "the pods of " + namespace + " are gone",
        300,
        () -> client.pods().inNamespace(namespace).list().getItems().isEmpty());
  }

  @Override
  public void close() {
    plane.close();
  }
}
