package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;

import dev.runnerpool.core.placement.PlacementEntry;
import dev.runnerpool.core.placement.PlacementNeed;
import dev.runnerpool.core.placement.PodToleration;
import dev.runnerpool.core.placement.RunnerRoom;
import dev.runnerpool.manifests.PoolManifest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacementNeedsTest {

  private static final String NODES =
      "placement: {nodes: [{nodePool: ci, capacity: Spot, labels: {team: web}}, {nodeGroup: g}, {labels: {team: ops}}],"
          + " tolerations: [{key: ci, operator: Exists, effect: NoSchedule}, {key: own, value: x}]}";

  @Test
  void poolsThatNameNeitherNeedNothing() {
    assertThat(need("placement: {nodes: [{labels: {team: web}}]}")).isEmpty();
    assertThat(need("tags: [linux]")).isEmpty();
  }

  @Test
  void entriesHaveAllThatTheirPodsSelect() {
    PlacementNeed need = need(NODES, "runner: {job: {nodeSelector: {disk: nvme}}}").orElseThrow();
    assertThat(need.architecture()).isEqualTo("arm64");
    assertThat(need.max()).isEqualTo(4);
    assertThat(need.entries())
        .extracting(PlacementEntry::index, PlacementEntry::kind, PlacementEntry::name)
        .containsExactly(
            tuple(0, PlacementEntry.Kind.NODE_POOL, "ci"),
            tuple(1, PlacementEntry.Kind.NODE_GROUP, "g"),
            tuple(2, PlacementEntry.Kind.LABELS, ""));
    assertThat(need.entries().get(0).labels())
        .containsEntry("karpenter.sh/nodepool", "ci")
        .containsEntry("karpenter.sh/capacity-type", "spot")
        .containsEntry("kubernetes.io/arch", "arm64")
        .containsEntry("kubernetes.io/os", "linux")
        .containsEntry("team", "web")
        .as("of its job")
        .containsEntry("disk", "nvme");
    assertThat(need.entries().get(1).labels()).containsEntry("eks.amazonaws.com/nodegroup", "g");
  }

  @Test
  void tolerationsAreThoseOfBothPods() {
    PodToleration any = new PodToleration("ci", "Exists", "", "NoSchedule");
    PodToleration one = new PodToleration("own", "Equal", "x", "");
    PlacementNeed need = need(NODES).orElseThrow();
    assertThat(need.runner()).containsExactly(any, one);
    assertThat(need.job()).containsExactlyInAnyOrder(any, one);
    PlacementNeed more =
        need(NODES, "runner: {template: {spec: {tolerations: [{key: more, operator: Exists}]}}}")
            .orElseThrow();
    assertThat(more.runner()).contains(new PodToleration("more", "Exists", "", ""));
    assertThat(more.job()).hasSize(2);
    PlacementNeed shell = need(NODES, "runner: {executor: Shell}").orElseThrow();
    assertThat(shell.job()).isEqualTo(shell.runner());
  }

  @Test
  void aRunnerIsCountedWithItsJobWhetherItsRoomIsReservedOrNot() {
    String of =
        "runner: {resources: {requests: {cpu: 100m, memory: 1Gi}}, job: {%sresources: {requests: {cpu: '2', memory: 4Gi}}}}";
    RunnerRoom room = need(NODES, of.formatted("")).orElseThrow().perRunner();
    // The helper's 50m and 64Mi are the job's, too.
    assertThat(room.cores()).isEqualTo(2.15);
    assertThat(room.gib()).isEqualTo(5.0625);
    RunnerRoom apart = need(NODES, of.formatted("reserveRoom: false, ")).orElseThrow().perRunner();
    assertThat(apart.cores()).isCloseTo(2.15, offset(1e-9));
    assertThat(apart.gib()).isEqualTo(5.0625);
    RunnerRoom shell =
        need(NODES, "runner: {executor: Shell, resources: {requests: {cpu: '1'}}}")
            .orElseThrow()
            .perRunner();
    assertThat(shell).isEqualTo(new RunnerRoom(1, 0));
  }

  private static Optional<PlacementNeed> need(String... more) {
    return PlacementNeeds.of(
        PoolManifest.named("linux").created().scaling("max: 4").with(more).build());
  }
}
