package dev.runnerpool.sandbox.nodes;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Calls to the Kubernetes API, off the simulation's thread, those about one object in order. */
final class ClusterWrites implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ClusterWrites.class.getName());
  private static final PatchContext MERGE =
      new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();

  private final KubernetesClient client;
  private final List<ExecutorService> lanes =
      Stream.generate(ClusterWrites::lane).limit(16).toList();

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
    // With the uid: a later pod of the same name is none of this kubelet's.
    String patch =
        Serialization.asJson(
            Map.of("metadata", Map.of("uid", pod.getMetadata().getUid()), "status", status));
    return on(pod, () -> named(pod).subresource("status").patch(MERGE, patch));
  }

  CompletableFuture<?> delete(Pod pod) {
    return on(pod, () -> named(pod).delete());
  }

  /** Says to the API that the pod's containers are gone. */
  CompletableFuture<?> remove(Pod pod) {
    String path =
        "/api/v1/namespaces/%s/pods/%s"
            .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    Map<String, Object> now =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "DeleteOptions",
            "gracePeriodSeconds",
            0,
            "preconditions",
            Map.of("uid", pod.getMetadata().getUid()));
    return on(pod, () -> client.raw(path, "DELETE", now));
  }

  CompletableFuture<Node> create(Node node) {
    return on(node.getMetadata().getName(), () -> client.resource(node).create());
  }

  /** A kubelet's report of a node that it did not make: it is ready, and offers all it has. */
  CompletableFuture<Node> ready(Node node, String architecture) {
    Map<String, Object> ready = Map.of("type", "Ready", "status", "True", "reason", "KubeletReady");
    Map<String, Object> status =
        Map.of(
            "conditions",
            List.of(ready),
            "capacity",
            node.getStatus().getAllocatable(),
            "nodeInfo",
            Map.of("architecture", architecture, "operatingSystem", "linux"));
    String name = node.getMetadata().getName();
    return on(
        name,
        () ->
            client
                .nodes()
                .withName(name)
                .subresource("status")
                .patch(MERGE, Serialization.asJson(Map.of("status", status))));
  }

  CompletableFuture<Node> cordon(String node, boolean unschedulable) {
    String patch = Serialization.asJson(Map.of("spec", Map.of("unschedulable", unschedulable)));
    return on(node, () -> client.nodes().withName(node).patch(MERGE, patch));
  }

  /** A kubelet's sign of life; the lease goes with the node. */
  CompletableFuture<Lease> renewLease(Node node) {
    String name = node.getMetadata().getName();
    Lease lease =
        new LeaseBuilder()
            .withNewMetadata()
            .withNamespace("kube-node-lease")
            .withName(name)
            .addNewOwnerReference()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(name)
            .withUid(node.getMetadata().getUid())
            .endOwnerReference()
            .endMetadata()
            .withNewSpec()
            .withHolderIdentity(name)
            .withLeaseDurationSeconds(40)
            .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
            .endSpec()
            .build();
    return on(name, () -> client.resource(lease).forceConflicts().serverSideApply());
  }

  CompletableFuture<?> deleteNode(String name) {
    return on(name, () -> client.nodes().withName(name).delete());
  }

  /** A Secret that a pod mounts; the pods of many that mount it do not wait for one another. */
  CompletableFuture<Secret> secret(String namespace, String name, String pod) {
    return on(pod, () -> client.secrets().inNamespace(namespace).withName(name).get());
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
            call, lanes.get(Math.floorMod(key.hashCode(), lanes.size())))
        .whenComplete((answer, failure) -> tell(key, failure));
  }

  /** What is gone or another's by now is the way of a cluster; any other refusal is a fault. */
  private static void tell(String key, Throwable failure) {
    Throwable cause = failure == null ? null : failure.getCause();
    if (cause instanceof KubernetesClientException refused
        && refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND
        && refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
      LOG.log(System.Logger.Level.WARNING, "a call about " + key + " was refused", refused);
    }
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
