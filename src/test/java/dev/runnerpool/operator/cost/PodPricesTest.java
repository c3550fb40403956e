package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.cost.CostKind;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.manifests.PoolManifest;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PodPricesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final PriceChain prices = GivenPrices.chain(Map.of("overrides.\"m7g.2xlarge\"", "0.40"));
  private final NodeCache nodes = GivenPrices.nodes(prices);
  private final PodPrices podPrices = new PodPrices(nodes);
  private final RunnerPool pool = pool();

  @Test
  void aPodCostsItsShareOfItsNode() {
    nodes.onAdd(node("m7g.2xlarge"));
    var look = book(RunnerState.IDLE, NOW);
    assertThat(look.hourly().orElseThrow()).isCloseTo(0.10, within(1e-9));
    assertThat(look.source()).as("the same on any day").isEqualTo("override");
    assertThat(look.money().hourlyPerRunner().orElseThrow()).isCloseTo(0.10, within(1e-9));
    var later = book(RunnerState.BUSY, NOW.plusSeconds(1800));
    assertThat(later.booked().usd()).containsOnlyKeys(CostKind.WARM);
    assertThat(later.booked().usd().get(CostKind.WARM)).isCloseTo(0.05, within(1e-9));
  }

  @Test
  void anIdleRunnerIsPricedWithTheJobThatItWillTake() {
    nodes.onAdd(node("m7g.2xlarge"));
    var look = book(RunnerState.IDLE, NOW);
    assertThat(look.money().byRunner().get("u"))
        .isEqualTo(look.money().hourlyPerRunner().orElseThrow());
    assertThat(look.money().beside()).isZero();
    Pod job = pod("Running");
    job.getMetadata().setUid("j");
    job.getMetadata().setLabels(Map.of(Labels.MANAGER_NAME, "p"));
    var busy =
        podPrices.book(pool, List.of(runner(RunnerState.BUSY)), List.of(pod("Running"), job), NOW);
    assertThat(busy.money().byRunner().get("u")).isCloseTo(0.20, within(1e-9));
    var orphaned = podPrices.book(pool, List.of(), List.of(job), NOW);
    assertThat(orphaned.money().byRunner()).isEmpty();
    assertThat(orphaned.money().beside()).isCloseTo(0.10, within(1e-9));
  }

  @Test
  void aPodOnANodeOfUnknownPriceIsCountedAndNeverFree() {
    nodes.onAdd(node("homemade"));
    var look = book(RunnerState.IDLE, NOW);
    assertThat(look.hourly()).isEmpty();
    assertThat(look.source()).isNull();
    assertThat(look.unpricedPods()).isEqualTo(1);
    assertThat(look.money().hourlyPerRunner()).isEmpty();
    var later = book(RunnerState.IDLE, NOW.plusSeconds(60));
    assertThat(later.booked().usd()).isEmpty();
    assertThat(later.booked().unpricedSeconds()).isEqualTo(60);
  }

  @Test
  void aPoolWithoutPodsCostsNothing() {
    var look = podPrices.book(pool, List.of(), List.of(), NOW);
    assertThat(look.hourly()).hasValue(0);
  }

  @Test
  void theTimeOfARunnerThatWasLostIsBookedAsLost() {
    nodes.onAdd(node("m7g.2xlarge"));
    book(RunnerState.BUSY, NOW);
    Pod failed = pod("Failed");
    var look =
        podPrices.book(
            pool, List.of(runner(RunnerState.FAILED)), List.of(failed), NOW.plusSeconds(36));
    assertThat(look.booked().usd()).containsOnlyKeys(CostKind.LOST);
    assertThat(look.booked().usd().get(CostKind.LOST)).isCloseTo(0.001, within(1e-9));
  }

  private PodPrices.PoolCost book(RunnerState state, Instant at) {
    return podPrices.book(pool, List.of(runner(state)), List.of(pod("Running")), at);
  }

  private static Runner runner(RunnerState state) {
    return new Runner(0, "u", state, NOW, OptionalLong.empty(), 0, Optional.empty());
  }

  private static Node node(String type) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName("n")
        .addToLabels("node.kubernetes.io/instance-type", type)
        .endMetadata()
        .withNewStatus()
        .addToCapacity("cpu", io.fabric8.kubernetes.api.model.Quantity.parse("8"))
        .addToCapacity("memory", io.fabric8.kubernetes.api.model.Quantity.parse("32Gi"))
        .endStatus()
        .build();
  }

  private static Pod pod(String phase) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: p, uid: u, labels: {runnerpool.dev/role: runner}}
        spec:
          nodeName: n
          containers: [{name: runner, resources: {requests: {cpu: "2", memory: 8Gi}}}]
        status: {phase: %s}
        """
            .formatted(phase),
        Pod.class);
  }

  private static RunnerPool pool() {
    return PoolManifest.named("linux")
        .created("pool-uid", 1)
        .scaling("max: 1")
        .with("runner: {executor: Shell, resources: {requests: {cpu: \"2\", memory: 8Gi}}}")
        .with("budget: {hourly: \"5.00\"}")
        .build();
  }
}
