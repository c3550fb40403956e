package dev.runnerpool.operator.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.placement.AllowedValues;
import dev.runnerpool.core.placement.NodePoolFacts;
import dev.runnerpool.core.placement.NodeTaint;
import dev.runnerpool.core.placement.PlacementEntry.Kind;
import dev.runnerpool.sandbox.kubernetes.ApiCall;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** NodePools as an API server shows them, or does not. */
class NodePoolsTest {

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final KubernetesClient client = kubernetes.client("test");
  private final PlacementChanges changes = new PlacementChanges();
  private final PlacementThread thread = new PlacementThread();
  private final NodePools pools = new NodePools(client, thread, changes, Placements.SOON);
  private final List<Set<String>> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    pools.stop(null);
    thread.stop(null);
    client.close();
    kubernetes.close();
  }

  @Test
  void nobodyIsAskedUntilAPoolNamesOne() {
    assertThat(calls()).isZero();
    assertThat(pools.isPending()).isTrue();
  }

  @Test
  void aDefinitionThatComesLaterIsFoundAndItsNodePoolsAreFollowed() {
    changes.onChange(
        (kind, names) -> {
          assertThat(kind).isEqualTo(Kind.NODE_POOL);
          told.add(names);
        });
    assertThat(pools.known()).isEmpty();
    await().until(() -> !pools.isPending());
    assertThat(pools.known()).isEmpty();

    kubernetes.apply(NodePoolManifest.DEFINITION);
    NodePoolManifest.apply(
        client, "ci", "limits: {cpu: '8', memory: 16Gi}", "kubernetes.io/arch=arm64,amd64");
    await().until(() -> pools.known().isPresent());
    NodePoolFacts facts = pools.known().orElseThrow().get("ci");
    assertThat(facts.labels().get("kubernetes.io/arch"))
        .isEqualTo(AllowedValues.only(Set.of("arm64", "amd64")));
    assertThat(facts.limits()).containsEntry("cpu", 8.0).containsEntry("memory", 16.0);

    told.clear();
    long version = changes.version();
    NodePoolManifest.use(client, "ci", "{cpu: '4'}");
    await().until(() -> changes.version() > version);
    assertThat(pools.known().orElseThrow().get("ci").used()).containsEntry("cpu", 4.0);
    assertThat(told).as("what nodes use is no reason to look at pools").isEmpty();

    NodePoolManifest.apply(client, "ci", "limits: {cpu: '8'}", "kubernetes.io/arch=amd64");
    await().until(() -> told.contains(Set.of("ci")));
    NodePoolManifest.delete(client, "ci");
    await().until(() -> pools.known().orElseThrow().isEmpty());
  }

  @Test
  void whereTheyMayNotBeReadItLooksAgain() {
    kubernetes.apply(NodePoolManifest.DEFINITION);
    kubernetes.inject(
        new Fault((ApiCall call) -> call.kind().equals("NodePool"), 0, 2, new Fault.Refuse(403)));
    assertThat(pools.known()).isEmpty();
    await().until(() -> !pools.isPending());
    await().until(() -> pools.known().isPresent());
  }

  @Test
  void allThatMattersIsReadAndWhatHasAnotherFormIsLeftOut() {
    NodePoolFacts facts =
        NodePoolReader.read(
            Serialization.unmarshal(
                """
                apiVersion: karpenter.sh/v1
                kind: NodePool
                metadata: {name: ci}
                spec:
                  limits: {cpu: 2k, memory: many, nodes: 3, example.com/gpu: 1}
                  template:
                    metadata: {labels: {team: web, failure-domain.beta.kubernetes.io/zone: a}}
                    spec:
                      taints: [{key: ci, effect: NoSchedule}, {key: b, value: c, effect: NoExecute}]
                      startupTaints: [{key: starting, effect: NoSchedule}]
                      requirements:
                        - {key: topology.kubernetes.io/zone, operator: In, values: [a, b]}
                        - {key: karpenter.k8s.aws/instance-generation, operator: Gt, values: ["6"]}
                        - {key: karpenter.k8s.aws/instance-generation, operator: Lt, values: ["9"]}
                status:
                  resources: {cpu: 500m}
                  conditions:
                    - {type: NodeClassReady, status: "False"}
                    - {type: Ready, status: "False", reason: NodeClassNotReady, message: not found}
                """,
                GenericKubernetesResource.class));
    assertThat(facts.labels().get("topology.kubernetes.io/zone"))
        .isEqualTo(AllowedValues.only(Set.of("a")));
    assertThat(facts.labels().get("team")).isEqualTo(AllowedValues.only(Set.of("web")));
    assertThat(facts.labels().get("karpenter.k8s.aws/instance-generation").text())
        .isEqualTo("7 and more, 8 and less");
    assertThat(facts.taints())
        .containsExactly(
            new NodeTaint("ci", "", "NoSchedule"), new NodeTaint("b", "c", "NoExecute"));
    assertThat(facts.limits()).containsOnlyKeys("cpu", "nodes").containsEntry("cpu", 2000.0);
    assertThat(facts.used()).containsEntry("cpu", 0.5);
    assertThat(facts.obstacle()).contains("it is not Ready (NodeClassNotReady: not found)");
  }

  private long calls() {
    return kubernetes.calls().count(call -> call.kind().equals("NodePool"));
  }
}
