package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodeTraits;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each provisioner writes on its nodes. */
class NodeLabelsTest {

  private static final Map<String, String> PLACE =
      Map.of(
          "node.kubernetes.io/instance-type", "m7g.2xlarge",
          "topology.kubernetes.io/region", "us-east-1",
          "topology.kubernetes.io/zone", "us-east-1a",
          "topology.k8s.aws/zone-id", "use1-az4");

  private final NodeLabels labels = new NodeLabels(Set.of("rack"));

  @ParameterizedTest
  @CsvSource({
    "karpenter.sh/capacity-type, spot, SPOT",
    "karpenter.sh/capacity-type, on-demand, ON_DEMAND",
    "karpenter.sh/capacity-type, reserved, ON_DEMAND",
    "eks.amazonaws.com/capacityType, SPOT, SPOT",
    "eks.amazonaws.com/capacityType, ON_DEMAND, ON_DEMAND",
    "eks.amazonaws.com/capacityType, CAPACITY_BLOCK, PREPAID",
    "node.kubernetes.io/lifecycle, spot, SPOT",
    "rack, spot, ON_DEMAND"
  })
  void capacityByTheNamesOfKarpenterNodeGroupsAndOthers(
      String key, String value, CapacityType capacity) {
    Map<String, String> node = new HashMap<>(PLACE);
    node.put(key, value);
    NodeKind kind = labels.traits(node).kind();
    assertThat(kind.capacity()).isEqualTo(capacity);
    assertThat(kind.instanceType()).isEqualTo("m7g.2xlarge");
    assertThat(kind.region()).isEqualTo("us-east-1");
    assertThat(kind.zone())
        .as("only a spot price depends on it")
        .isEqualTo(capacity == CapacityType.SPOT ? "us-east-1a" : "");
    assertThat(kind.zoneId()).isEqualTo(capacity == CapacityType.SPOT ? "use1-az4" : "");
  }

  @Test
  void karpenterTellsBeforeTheNodeGroup() {
    Map<String, String> node = new HashMap<>(PLACE);
    node.put("karpenter.sh/capacity-type", "spot");
    node.put("eks.amazonaws.com/capacityType", "ON_DEMAND");
    assertThat(labels.traits(node).kind().capacity()).isEqualTo(CapacityType.SPOT);
  }

  @Test
  void namesOfOldAreReadToo() {
    NodeKind kind =
        labels
            .traits(
                Map.of(
                    "beta.kubernetes.io/instance-type", "c7g.large",
                    "failure-domain.beta.kubernetes.io/region", "eu-west-1"))
            .kind();
    assertThat(kind.instanceType()).isEqualTo("c7g.large");
    assertThat(kind.region()).isEqualTo("eu-west-1");
  }

  @ParameterizedTest
  @CsvSource({
    "us-east-1a, us-east-1",
    "us-west-2-lax-1a, us-west-2",
    "us-gov-west-1b, us-gov-west-1",
    "rack7, ''"
  })
  void aZoneTellsItsRegion(String zone, String region) {
    assertThat(labels.traits(Map.of("topology.kubernetes.io/zone", zone)).kind().region())
        .isEqualTo(region);
  }

  @Test
  void aNodeWithoutLabelsIsOfUnknownKind() {
    NodeTraits node = labels.traits(Map.of());
    assertThat(node.kind()).isEqualTo(new NodeKind("unknown", "", "", "", CapacityType.ON_DEMAND));
    assertThat(node.autoMode()).isFalse();
    assertThat(labels.kept(null)).isEmpty();
  }

  @Test
  void autoModeIsTold() {
    assertThat(labels.traits(Map.of("eks.amazonaws.com/compute-type", "auto")).autoMode()).isTrue();
  }

  @Test
  void labelsThatOverridesNameAreKeptAndOthersAreNot() {
    assertThat(labels.kept(Map.of("rack", "a", "shelf", "b"))).containsOnlyKeys("rack");
    assertThat(labels.traits(Map.of("rack", "a", "shelf", "b")).labels()).containsOnlyKeys("rack");
  }
}
