package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Calls to the Kubernetes API, off the simulation's thread, those about one object in order. */
final class ClusterWrites implements AutoCloseable {
  private static final PatchContext MERGE =
      new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();

  private final KubernetesClient client;
  private final List<ExecutorService> lanes =
      Stream.generate(ClusterWrites::lane).limit(4).toList();

  ClusterWrites(KubernetesClient client) {
    this.client = client;
  }

  CompletableFuture<Pod> create(Pod pod) {
    return on(pod, () -> client.resource(pod).create());
  }

  CompletableFuture<Pod> bind(Pod pod, String node) {
    String patch = Serialization.asJson(Map.of("spec", Map.of("nodeName", node)));
    return on(pod, () -> named(pod).patch(MERGE, patch));
  }

  CompletableFuture<Pod> status(Pod pod, PodStatus status) {
    String patch = Serialization.asJson(Map.of("status", status));
    return on(pod, () -> named(pod).subresource("status").patch(MERGE, patch));
  }

  CompletableFuture<?> delete(Pod pod) {
    return on(pod, () -> named(pod).delete());
  }

  /** Says to the API that the pod's containers are gone. */
  CompletableFuture<?> remove(Pod pod) {
    return on(pod, () -> named(pod).withGracePeriod(0).delete());
  }

  CompletableFuture<Node> create(Node node) {
    return on(node.getMetadata().getName(), () -> client.resource(node).create());
  }

  CompletableFuture<?> deleteNode(String name) {
    return on(name, () -> client.nodes().withName(name).delete());
  }

  CompletableFuture<Secret> secret(String namespace, String name) {
    return on(name, () -> client.secrets().inNamespace(namespace).withName(name).get());
  }

  private PodResource named(Pod pod) {
    return client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName());
  }

  private <T> CompletableFuture<T> on(Pod pod, Supplier<T> call) {
    return on(pod.getMetadata().getName(), call);
  }

  private <T> CompletableFuture<T> on(String key, Supplier<T> call) {
    return CompletableFuture.supplyAsync(
        call, lanes.get(Math.floorMod(key.hashCode(), lanes.size())));
  }

  private static ExecutorService lane() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread made = new Thread(task, "simulated-nodes-writes");
          made.setDaemon(true);
          return made;
        });
  }

  @Override
  public void close() {
    lanes.forEach(ExecutorService::shutdownNow);
  }
}
