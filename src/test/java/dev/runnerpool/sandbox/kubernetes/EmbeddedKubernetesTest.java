package dev.runnerpool.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedKubernetesTest {
  private EmbeddedKubernetes kubernetes;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    kubernetes = EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
    client = kubernetes.client("test");
  }

  @AfterEach
  void stop() {
    client.close();
    kubernetes.close();
  }

  @Test
  void ofTwoCreatesOfOneNameExactlyOneSucceeds() throws Exception {
    var pool = Executors.newFixedThreadPool(8);
    List<CompletableFuture<Integer>> codes =
        IntStream.range(0, 40)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> create("slot-" + i / 2), pool))
            .toList();
    List<Integer> answers = codes.stream().map(CompletableFuture::join).toList();
    assertThat(answers).filteredOn(code -> code == 201).hasSize(20);
    assertThat(answers).filteredOn(code -> code == 409).hasSize(20);
    pool.shutdown();
  }

  @Test
  void aBurstReachesAnInformerCompletelyAndOnce() {
    var added = new ConcurrentLinkedQueue<String>();
    try (SharedIndexInformer<Pod> informer = client.pods().inNamespace("ci").inform()) {
      informer.addEventHandler(
          new io.fabric8.kubernetes.client.informers.ResourceEventHandler<Pod>() {
            @Override
            public void onAdd(Pod pod) {
              added.add(pod.getMetadata().getName());
            }

            @Override
            public void onUpdate(Pod before, Pod after) {}

            @Override
            public void onDelete(Pod pod, boolean unknown) {}
          });
      IntStream.range(0, 500).parallel().forEach(i -> create("p-" + i));
      await().until(() -> informer.getStore().list().size() == 500);
      assertThat(added).hasSize(500).doesNotHaveDuplicates();
    }
  }

  private int create(String name) {
    try {
      client.pods().inNamespace("ci").resource(pod(name)).create();
      return 201;
    } catch (KubernetesClientException e) {
      return e.getCode();
    }
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("example/image:1")
        .endContainer()
        .endSpec()
        .build();
  }

  private void apply(String yaml) {
    kubernetes.apply("test.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }
}
