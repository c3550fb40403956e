package dev.runnerpool.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchesTest {
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
  void aBurstReachesAnInformerCompletelyAndOnce() {
    var added = new ConcurrentLinkedQueue<String>();
    try (SharedIndexInformer<Pod> informer = client.pods().inNamespace("ci").inform()) {
      informer.addEventHandler(
          new ResourceEventHandler<Pod>() {
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

  @Test
  void aWatchFromARevisionGetsEveryLaterChangeOnceAndInOrder() {
    create("a");
    String revision = client.pods().inNamespace("ci").list().getMetadata().getResourceVersion();
    create("b");
    label("b", "app", "c");
    List<String> seen = new CopyOnWriteArrayList<>();
    ListOptions options = new ListOptionsBuilder().withResourceVersion(revision).build();
    try (Watch watch = client.pods().inNamespace("ci").watch(options, into(seen))) {
      create("d");
      client.pods().inNamespace("ci").withName("a").delete();
      await()
          .untilAsserted(
              () ->
                  assertThat(seen)
                      .containsExactly("ADDED b", "MODIFIED b", "ADDED d", "DELETED a"));
    }
  }

  @Test
  void anObjectThatNoLongerFitsTheSelectorLeavesTheWatch() {
    create("a");
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Watch watch =
        client.pods().inNamespace("ci").withLabelIn("app", "a", "z").watch(into(seen))) {
      label("a", "app", "other");
      label("a", "app", "z");
      await()
          .untilAsserted(() -> assertThat(seen).containsExactly("ADDED a", "DELETED a", "ADDED a"));
    }
  }

  @Test
  void aRevisionThatIsForgottenIsAnsweredBy410() {
    kubernetes.close();
    kubernetes =
        EmbeddedKubernetes.start(new EmbeddedKubernetes.Options(0, 2, Duration.ofMinutes(1)));
    client = kubernetes.client("test");
    create("a");
    String revision = client.pods().inNamespace("ci").list().getMetadata().getResourceVersion();
    IntStream.range(0, 4).forEach(i -> create("b-" + i));
    ListOptions options = new ListOptionsBuilder().withResourceVersion(revision).build();
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Watch watch = client.pods().inNamespace("ci").watch(options, into(seen))) {
      await().untilAsserted(() -> assertThat(seen).containsExactly("closed 410"));
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(410);
    }
  }

  @Test
  void anInformerMissesNothingWhenItsWatchIsDropped() {
    try (SharedIndexInformer<Pod> informer = client.pods().inNamespace("ci").inform()) {
      create("a");
      kubernetes.dropWatches();
      create("b");
      await().until(() -> informer.getStore().list().size() == 2);
    }
  }

  private void label(String name, String key, String value) {
    client
        .pods()
        .inNamespace("ci")
        .withName(name)
        .edit(
            pod ->
                new PodBuilder(pod).editMetadata().addToLabels(key, value).endMetadata().build());
  }

  private static Watcher<Pod> into(List<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, Pod pod) {
        seen.add(action + " " + pod.getMetadata().getName());
      }

      @Override
      public void onClose(WatcherException cause) {
        seen.add("closed " + (cause.isHttpGone() ? 410 : cause.getMessage()));
      }
    };
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
}
