package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.core.records.CostRows;
import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes of 36 dollars an hour, one cent a second, beside each other in a cluster. */
class NodeBillingTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final long CENT = 10_000_000;

  private final CostRecordsFake records = new CostRecordsFake();
  private final NodeCache cache = GivenPrices.nodes(Map.of("overrides.\"m7g.2xlarge\"", "36"));
  private final Map<String, Long> idle = new HashMap<>();
  private Instant now = NOW;
  private boolean leads = true;
  private NodeCosts costs = new NodeCosts(cache, () -> "opencost");
  private NodeBilling billing = billing();

  private NodeBilling billing() {
    LeaderGuard guard =
        new LeaderGuard() {
          @Override
          public boolean holds() {
            return leads;
          }

          @Override
          public Act act() {
            return () -> {};
          }
        };
    NodeIdleListener listener =
        (node, nanos) -> idle.merge(node.architecture() + " " + node.capacity(), nanos, Long::sum);
    return new NodeBilling(
        costs,
        records,
        new CostThread(records, () -> now, (in, task) -> task.run()),
        guard,
        new ClusterTime(),
        () -> now,
        List.of(listener));
  }

  @Test
  void nodesThatAPlacementNamesCostWhileTheyLiveAndOthersNothing() {
    costs.select(pool("{nodePool: ci, capacity: Spot}, {labels: {team: platform}}"));
    cache.onAdd(node("pool", Map.of("karpenter.sh/nodepool", "ci", SPOT, "spot")));
    cache.onAdd(node("on-demand", Map.of("karpenter.sh/nodepool", "ci", SPOT, "on-demand")));
    cache.onAdd(node("team", Map.of("team", "platform")));
    cache.onAdd(node("others", Map.of("team", "web")));
    look(0);
    look(60);
    cache.onDelete(node("team", Map.of()), false);
    look(70);
    look(200);
    assertThat(total("pool")).isEqualTo(200 * CENT);
    assertThat(total("team")).isEqualTo(60 * CENT);
    assertThat(names()).containsExactlyInAnyOrder("pool", "team");
    assertThat(idle).containsOnlyKeys("arm64 spot", "arm64 on-demand");
    assertThat(idle.get("arm64 spot")).isEqualTo(200 * CENT);
  }

  private static final String SPOT = "karpenter.sh/capacity-type";

  @Test
  void aPoolWithoutAPlacementNamesNoNode() {
    costs.select(pool(""));
    cache.onAdd(node("any", Map.of()));
    look(0);
    look(60);
    assertThat(records.nodes()).isEmpty();
  }

  @Test
  void whoStandsByBooksNothing() {
    leads = false;
    costs.select(pool("{labels: {team: platform}}"));
    cache.onAdd(node("team", Map.of("team", "platform")));
    look(0);
    look(60);
    assertThat(records.nodes()).isEmpty();
  }

  @Test
  void anotherOperatorGoesOnAndCountsWhatPassedMeanwhile() {
    costs.select(pool("{labels: {team: platform}}"));
    cache.onAdd(node("team", Map.of("team", "platform")));
    look(0);
    look(100);
    billing.stop(null);
    costs = new NodeCosts(cache, () -> "opencost");
    costs.select(pool("{labels: {team: platform}}"));
    billing = billing();
    look(130);
    look(200);
    billing.stop(null);
    assertThat(total("team")).isEqualTo(200 * CENT);
    assertThat(idle.get("arm64 on-demand")).isEqualTo(200 * CENT);
  }

  @Test
  void aNodeThatWentWhileNobodyLedIsBookedUpToItsLastRowAndWhatItsRunnersUsedIsUsed() {
    costs.select(pool("{labels: {team: platform}}"));
    cache.onAdd(node("team", Map.of("team", "platform")));
    look(0);
    look(100);
    billing.stop(null);
    records.keepRunners(
        List.of(CostRows.live("r", "ci/arm", now).using(Map.of("uid-team", 30 * CENT))));
    leads = false;
    cache.onDelete(node("team", Map.of()), false);
    costs = new NodeCosts(cache, () -> "opencost");
    billing = billing();
    leads = true;
    look(500);
    assertThat(records.nodes())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.total()).isEqualTo(100 * CENT);
              assertThat(row.used()).isEqualTo(30 * CENT);
              assertThat(row.bookedUntil()).isEqualTo(NOW.plusSeconds(100));
            });
  }

  @Test
  void aNodeThatCameWhileNobodyLedCostsFromWhenItWasMade() {
    costs.select(pool("{labels: {team: platform}}"));
    cache.onAdd(node("team", Map.of("team", "platform")));
    look(0);
    look(100);
    billing.stop(null);
    leads = false;
    Node fresh = node("fresh", Map.of("team", "platform"));
    fresh.getMetadata().setCreationTimestamp(NOW.plusSeconds(150).toString());
    cache.onAdd(fresh);
    costs = new NodeCosts(cache, () -> "opencost");
    costs.select(pool("{labels: {team: platform}}"));
    billing = billing();
    leads = true;
    look(200);
    look(260);
    assertThat(total("team")).isEqualTo(260 * CENT);
    assertThat(total("fresh")).isEqualTo(110 * CENT);
  }

  @Test
  void aPriceThatChangesHoldsFromThenNotFromTheNextLook() {
    costs.select(pool("{labels: {team: platform}}"));
    cache.onAdd(node("team", Map.of("team", "platform")));
    look(0);
    now = NOW.plusSeconds(10);
    cache.onUpdate(
        null, node("team", Map.of("team", "platform", "runnerpool.dev/price-per-hour", "72")));
    look(60);
    assertThat(total("team")).isEqualTo((10 + 2 * 50) * CENT);
  }

  @Test
  void recordsThatCannotBeReadHoldUntilTheyCan() {
    List<Runnable> later = new ArrayList<>();
    records.failToRead(true);
    CostThread thread = new CostThread(records, () -> now, (in, task) -> later.add(task));
    List<NodeCost> arrived = new ArrayList<>();
    thread.read(
        "what nodes cost", () -> arrived.addAll(records.nodesSince(LocalDate.EPOCH).costs()));
    later.remove(0).run();
    assertThat(later).as("it is tried again").hasSize(1);
    records.failToRead(false);
    later.remove(0).run();
    assertThat(later).isEmpty();
  }

  @Test
  void aNodeThatBearsAnothersNameIsAnother() {
    costs.select(pool("{labels: {team: platform}}"));
    cache.onAdd(node("team", Map.of("team", "platform")));
    look(0);
    look(60);
    Node next = node("team", Map.of("team", "platform"));
    next.getMetadata().setUid("another");
    cache.onAdd(next);
    look(100);
    look(160);
    assertThat(records.nodes()).extracting(NodeCost::uid).contains("uid-team", "another");
  }

  private void look(int second) {
    now = NOW.plusSeconds(second);
    billing.look();
  }

  private long total(String name) {
    return records.nodes().stream()
        .filter(row -> row.node().name().equals(name))
        .mapToLong(NodeCost::total)
        .sum();
  }

  private List<String> names() {
    return records.nodes().stream().map(row -> row.node().name()).distinct().toList();
  }

  private static Node node(String name, Map<String, String> labels) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid("uid-" + name)
        .withCreationTimestamp("2026-03-01T10:00:00Z")
        .addToLabels("node.kubernetes.io/instance-type", "m7g.2xlarge")
        .addToLabels("kubernetes.io/arch", "arm64")
        .addToLabels("kubernetes.io/os", "linux")
        .addToLabels(labels)
        .endMetadata()
        .withNewStatus()
        .addToCapacity("cpu", Quantity.parse("8"))
        .addToCapacity("memory", Quantity.parse("32Gi"))
        .endStatus()
        .build();
  }

  private static RunnerPool pool(String nodes) {
    return PoolManifest.named("arm")
        .created()
        .scaling("max: 1")
        .with("placement: {nodes: [%s]}".formatted(nodes))
        .build();
  }
}
