package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.api.Labels;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.kubernetes.UnreadFields;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeanPodsTest {

  private final LeanPods store = new LeanPods(pool -> {});

  @Test
  void whatReconcilingReadsIsKeptAndTheBulkIsNot() {
    store.put("ci/arm-0", pod("ci"));
    Pod kept = store.get("ci/arm-0");
    assertThat(kept.getMetadata().getLabels()).containsEntry(Labels.SLOT, "0");
    assertThat(kept.getMetadata().getUid()).isEqualTo("u-ci");
    assertThat(kept.getMetadata().getOwnerReferences()).hasSize(1);
    assertThat(kept.getSpec().getNodeName()).isEqualTo("n1");
    assertThat(kept.getSpec().getContainers().get(0).getImage()).isEqualTo("runner:1");
    assertThat(kept.getMetadata().getManagedFields()).isNullOrEmpty();
    assertThat(kept.getSpec().getVolumes()).isNullOrEmpty();
    assertThat(kept.getSpec().getContainers().get(0).getCommand()).isNullOrEmpty();
    assertThat(kept.getSpec().getContainers().get(0).getEnv()).isNullOrEmpty();
  }

  /** Else a pod would be another after the first event than it was when it was listed. */
  @Test
  void aWatchBringsAllThatIsKept() {
    KubernetesSerialization json = new KubernetesSerialization(new ObjectMapper(), false);
    LookPods pods =
        new LookPods(
            PoolManifest.named("arm")
                .created()
                .with("runner: {job: {resources: {requests: {cpu: '1', memory: 2Gi}}}}")
                .build());
    for (Pod pod : List.of(pods.runner(0, "True"), labelled("arm"))) {
      String listed = json.asJson(pod);
      byte[] event = listed.getBytes(StandardCharsets.UTF_8);
      byte[] watched = UnreadFields.of(URI.create("https://api/api/v1/pods")).cut(event);
      store.put("listed", json.unmarshal(listed, Pod.class));
      store.put(
          "watched", json.unmarshal(new String(watched, StandardCharsets.US_ASCII), Pod.class));
      assertThat(json.asJson(store.get("watched"))).isEqualTo(json.asJson(store.get("listed")));
      assertThat(watched.length).as("the bulk").isLessThan(event.length);
    }
  }

  @Test
  void podsOfOneNameInTwoNamespacesAreTwo() {
    Pod one = pod("one");
    Pod two = pod("two");
    store.put(store.getKey(one), one);
    store.put(store.getKey(two), two);
    store.remove(store.getKey(one));
    assertThat(store.values())
        .extracting(pod -> pod.getMetadata().getUid())
        .containsExactly("u-two");
  }

  @Test
  void aPoolsPodsAreThoseThatBearItsLabelNow() {
    Pod pod = labelled("arm");
    store.put("ci/arm-0", pod);
    assertThat(store.of(new ResourceID("arm", "ci"))).containsExactly(pod);
    assertThat(store.of(new ResourceID("arm", "other"))).isEmpty();
    Pod moved = labelled("amd");
    store.put("ci/arm-0", moved);
    assertThat(store.of(new ResourceID("arm", "ci"))).isEmpty();
    assertThat(store.of(new ResourceID("amd", "ci"))).containsExactly(moved);
    store.remove("ci/arm-0");
    assertThat(store.of(new ResourceID("amd", "ci"))).isEmpty();
  }

  private static Pod labelled(String pool) {
    Pod pod = pod("ci");
    pod.getMetadata().getLabels().put(Labels.POOL, pool);
    return pod;
  }

  private static Pod pod(String namespace) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("arm-0")
        .withUid("u-" + namespace)
        .addToLabels(Labels.SLOT, "0")
        .addNewOwnerReference()
        .withUid("p")
        .endOwnerReference()
        .addNewManagedField()
        .withManager("kubelet")
        .endManagedField()
        .endMetadata()
        .withNewSpec()
        .withNodeName("n1")
        .addNewVolume()
        .withName("home")
        .endVolume()
        .addNewContainer()
        .withName("runner")
        .withImage("runner:1")
        .withCommand("sh", "-c", "long")
        .addNewEnv()
        .withName("HOME")
        .endEnv()
        .endContainer()
        .endSpec()
        .build();
  }
}
