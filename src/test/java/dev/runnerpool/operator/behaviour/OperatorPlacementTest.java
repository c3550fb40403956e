package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.operator.placement.NodePoolManifest;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a pool says of the nodes that it names, while the cluster changes under it. */
@QuarkusTest
@TestProfile(OperatorPlacementTest.Profile.class)
class OperatorPlacementTest {

  /** A cluster that has Karpenter's definition. */
  public static final class Defined extends Peers {
    @Override
    public Map<String, String> start() {
      Map<String, String> settings = super.start();
      kubernetes().apply(NodePoolManifest.DEFINITION);
      return settings;
    }
  }

  /** An operator in it. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Defined.class));
    }
  }

  Peers peers;

  @Test
  void aNodePoolThatIsWrongIsNamedInBothNamespacesAndHealsWhereItStands() {
    try (Stage one = Stage.open(peers);
        Stage two = Stage.open(peers)) {
      NodePoolManifest.apply(client(), "ci-x86", "", "kubernetes.io/arch=amd64");
      for (Stage stage : List.of(one, two)) {
        stage.pool("arm", "arm64", "max: 3", "placement: {nodes: [{nodePool: ci-arm}]}");
        assertThat(stage.awaitCondition("arm", "Placement", "False", "NodesMissing"))
            .startsWith("placement.nodes[0]: there is no NodePool 'ci-arm'");
        stage.awaitCondition("arm", "Ready", "False", "NodesMissing");
      }
      NodePoolManifest.apply(client(), "ci-arm", "", "kubernetes.io/arch=amd64");
      for (Stage stage : List.of(one, two)) {
        assertThat(stage.awaitCondition("arm", "Placement", "False", "ArchitectureMismatch"))
            .contains("NodePool 'ci-arm' allows amd64", "the pool is arm64");
      }
      NodePoolManifest.apply(client(), "ci-arm", "", "kubernetes.io/arch=amd64,arm64");
      for (Stage stage : List.of(one, two)) {
        stage.awaitCondition("arm", "Placement", "True", "AsExpected");
        stage.awaitReady("arm");
        assertThat(stage.notes())
            .anyMatch(note -> note.startsWith("NodesMissing: Placement: placement.nodes[0]"))
            .filteredOn(note -> note.contains("there is no NodePool"))
            .as("once")
            .hasSize(1);
      }
    }
  }

  @Test
  void anEntryThatCannotWorkBesideOneThatMayIsToldAndThePoolIsReady() {
    try (Stage stage = Stage.open(peers)) {
      NodePoolManifest.apply(client(), "ready", "", "kubernetes.io/arch=arm64");
      stage.pool(
          "arm", "arm64", "max: 3", "placement: {nodes: [{nodePool: redy}, {nodePool: ready}]}");
      assertThat(stage.awaitCondition("arm", "Placement", "False", "NodesMissing"))
          .isEqualTo("placement.nodes[0]: there is no NodePool 'redy'; write 'ready'?");
      stage.awaitReady("arm");
    }
  }

  @Test
  void whatNodesUseMovesAndNothingIsWritten() {
    try (Stage stage = Stage.open(peers)) {
      NodePoolManifest.apply(client(), "used", "limits: {cpu: '100'}", "kubernetes.io/arch=arm64");
      stage.pool("arm", "arm64", "max: 3", "placement: {nodes: [{nodePool: used}]}");
      stage.awaitCondition("arm", "Placement", "True", "AsExpected");
      stage.awaitReady("arm");
      stage.awaitCondition("arm", "QueueReadable", "True", "QueueRead");
      NodePoolManifest.apply(client(), "used", "limits: {cpu: 10m}", "kubernetes.io/arch=arm64");
      stage.awaitCondition("arm", "Placement", "False", "NodeLimitTooLow");
      String before = version(stage);
      for (int used = 1; used < 20; used++) {
        NodePoolManifest.use(client(), "used", "{cpu: '%d'}".formatted(used));
      }
      // Another pool's condition comes after all of these were seen.
      stage.pool("other", "arm64", "max: 3", "placement: {nodes: [{nodePool: used}]}");
      stage.awaitCondition("other", "Placement", "False", "NodeLimitTooLow");
      assertThat(version(stage)).isEqualTo(before);
    }
  }

  @Test
  void withoutEksTheNodesOfAGroupTellItsArchitecture() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 3", "placement: {nodes: [{nodeGroup: group-x86}]}");
      stage.awaitCondition("arm", "Registered", "True", "Registered");
      assertThat(stage.condition("arm", "Placement").getStatus()).isNull();
      client()
          .resource(
              new NodeBuilder()
                  .withNewMetadata()
                  .withName("group-x86-1")
                  .addToLabels("eks.amazonaws.com/nodegroup", "group-x86")
                  .addToLabels("kubernetes.io/arch", "amd64")
                  .endMetadata()
                  .build())
          .create();
      assertThat(stage.awaitCondition("arm", "Placement", "False", "ArchitectureMismatch"))
          .isEqualTo(
              "placement.nodes[0]: the nodes of node group 'group-x86' are amd64; the pool is arm64");
      stage.awaitCondition("arm", "Ready", "False", "ArchitectureMismatch");
    }
  }

  private KubernetesClient client() {
    return peers.kubernetes().client();
  }

  private static String version(Stage stage) {
    return stage.pool("arm").getMetadata().getResourceVersion();
  }
}
