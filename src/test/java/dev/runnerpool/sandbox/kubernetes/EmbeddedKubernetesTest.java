package dev.runnerpool.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
  void aBoundPodIsMarkedAndGoesWithGraceZero() {
    create("a");
    bind("a");
    var named = client.pods().inNamespace("ci").withName("a");
    named.withGracePeriod(60).delete();
    assertThat(named.get().getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(60);
    assertThat(named.get().getMetadata().getDeletionTimestamp()).isNotNull();
    named.withGracePeriod(0).delete();
    assertThat(named.get()).isNull();
  }

  @Test
  void unboundAndFinishedPodsGoAtOnce() {
    create("unbound");
    client.pods().inNamespace("ci").withName("unbound").delete();
    create("done");
    bind("done");
    var done = client.pods().inNamespace("ci").withName("done");
    done.subresource("status").edit(pod -> finished(pod));
    done.delete();
    assertThat(client.pods().inNamespace("ci").list().getItems()).isEmpty();
  }

  @Test
  void aDeleteWhosePreconditionFailsIsRefused() {
    create("a");
    Pod seen = client.pods().inNamespace("ci").withName("a").get();
    label("a", "app", "changed");
    String revision = seen.getMetadata().getResourceVersion();
    assertThatThrownBy(() -> client.resource(seen).lockResourceVersion(revision).delete())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(client.pods().inNamespace("ci").withName("a").get()).isNotNull();
  }

  @Test
  void whatAnObjectOwnedGoesWithIt() {
    ConfigMap owner = configMap("owner", List.of(), List.of());
    configMap("owned", List.of(owner), List.of());
    configMap("guarded", List.of(owner), List.of("example.com/guard"));
    client.configMaps().inNamespace("ci").withName("owner").delete();
    await().until(() -> client.configMaps().inNamespace("ci").withName("owned").get() == null);
    var guarded = client.configMaps().inNamespace("ci").withName("guarded");
    await().until(() -> guarded.get().isMarkedForDeletion());
    guarded.edit(
        map -> new ConfigMapBuilder(map).editMetadata().withFinalizers().endMetadata().build());
    assertThat(guarded.get()).isNull();
  }

  @Test
  void selectorsFindWhatTheyNameAndNothingElse() {
    IntStream.range(0, 4).forEach(i -> create("p-" + i));
    bind("p-3");
    var pods = client.pods().inNamespace("ci");
    assertThat(pods.withLabelIn("app", "p-0", "p-1").list().getItems()).hasSize(2);
    assertThat(pods.withLabelNotIn("app", "p-0", "p-1").withLabel("app").list().getItems())
        .hasSize(2);
    assertThat(pods.withoutLabel("app").list().getItems()).isEmpty();
    assertThat(pods.withField("spec.nodeName", "node").list().getItems()).hasSize(1);
    assertThat(pods.withField("status.phase", "Pending").list().getItems()).hasSize(4);
    assertThat(pods.list(new ListOptionsBuilder().withLimit(3L).build()).getItems()).hasSize(3);
  }

  @Test
  void callsAreCountedByWhoMadeThemAndFaultsHitTheNthOne() {
    kubernetes.inject(new Fault(call -> call.verb().equals("create"), 1, 1, new Fault.Refuse(503)));
    assertThat(List.of(create("a"), create("b"), create("c"))).containsExactly(201, 503, 201);
    client.pods().inNamespace("ci").list();
    assertThat(kubernetes.calls().writesBy("test")).isEqualTo(Map.of("Pod", Map.of("create", 3L)));
    assertThat(kubernetes.calls().count(call -> call.verb().equals("list"))).isEqualTo(1);
  }

  @Test
  void aLostReplyStillLeavesTheObject() {
    kubernetes.inject(new Fault(call -> call.verb().equals("create"), 0, 1, new Fault.LoseReply()));
    assertThat(create("a")).isNotIn(201, 409);
    assertThat(create("a")).isEqualTo(409);
  }

  private void bind(String name) {
    client
        .pods()
        .inNamespace("ci")
        .withName(name)
        .edit(pod -> new PodBuilder(pod).editSpec().withNodeName("node").endSpec().build());
  }

  private static Pod finished(Pod pod) {
    return new PodBuilder(pod).editStatus().withPhase("Succeeded").endStatus().build();
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

  private ConfigMap configMap(String name, List<ConfigMap> owners, List<String> finalizers) {
    var references =
        owners.stream()
            .map(
                owner ->
                    new OwnerReferenceBuilder()
                        .withApiVersion("v1")
                        .withKind("ConfigMap")
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .build())
            .toList();
    return client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("ci")
                .withOwnerReferences(references)
                .withFinalizers(finalizers)
                .endMetadata()
                .build())
        .create();
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
