package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A node of 40 cents an hour, of which a pod requests a quarter. */
class PoolCostsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final long CENT = 10_000_000;

  private final PriceChain prices = GivenPrices.chain(Map.of("overrides.\"m7g.2xlarge\"", "0.40"));
  private final NodeCache nodes = GivenPrices.nodes(prices);
  private final CostRecordsFake records = new CostRecordsFake();
  private PoolCosts costs = costs("opencost");
  private final RunnerPool pool = pool();

  private PoolCosts costs(String share) {
    return GivenPrices.costs(nodes, () -> NOW, records, share);
  }

  @Test
  void aPodCostsItsShareOfItsNode() {
    nodes.onAdd(node("n", "m7g.2xlarge", "on-demand"));
    PoolCost look = book(RunnerState.IDLE, 0);
    assertThat(look.hourly().orElseThrow()).isCloseTo(0.10, within(1e-9));
    assertThat(look.source()).as("the same on any day").isEqualTo("override");
    assertThat(look.money().hourlyPerRunner().orElseThrow()).isCloseTo(0.10, within(1e-9));
    PoolCost later = book(RunnerState.IDLE, 1800);
    assertThat(later.counted().get("on-demand").warm()).isEqualTo(5 * CENT);
    assertThat(later.byKind().get("on-demand")).isEqualTo(new CostByKind(0, 10 * CENT, 0, 0, 0, 0));
    assertThat(row().node().architecture()).isEqualTo("arm64");
    assertThat(row().node().instanceType()).isEqualTo("m7g.2xlarge");
  }

  @Test
  void whatTheSameTimeCostsOnDemandIsKeptToo() {
    nodes.onAdd(node("n", "m7g.xlarge", "spot"));
    book(RunnerState.IDLE, 0);
    book(RunnerState.IDLE, 3600);
    assertThat(row().unpricedMillis()).as("no spot price is known").isEqualTo(3_600_000);
    assertThat(row().onDemand()).as("of time without a price nothing is known").isZero();
    nodes.onAdd(node("n", "m7g.2xlarge", "spot"));
    book(RunnerState.IDLE, 3601);
    book(RunnerState.IDLE, 7201);
    assertThat(row().cost().warm()).isEqualTo(10 * CENT);
    assertThat(row().onDemand()).as("a quarter of the list price").isEqualTo(81_600_000);
    assertThat(row().node().capacity()).isEqualTo("spot");
  }

  @Test
  void anIdleRunnerIsPricedWithTheJobThatItWillTake() {
    nodes.onAdd(node("n", "m7g.2xlarge", "on-demand"));
    PoolCost look = book(RunnerState.IDLE, 0);
    assertThat(look.money().byRunner().get("u"))
        .isEqualTo(look.money().hourlyPerRunner().orElseThrow());
    assertThat(look.money().beside()).isZero();
    PoolCost busy = book(runner(RunnerState.BUSY), List.of(pod("Running"), job()), 10);
    assertThat(busy.money().byRunner().get("u")).isCloseTo(0.20, within(1e-9));
    PoolCost orphaned = costs.book(pool, List.of(), List.of(job()), NOW.plusSeconds(20));
    assertThat(orphaned.money().byRunner()).isEmpty();
    assertThat(orphaned.money().beside()).isCloseTo(0.10, within(1e-9));
  }

  @Test
  void aPodOnANodeOfUnknownPriceIsCountedAndNeverFree() {
    nodes.onAdd(node("n", "homemade", "on-demand"));
    PoolCost look = book(RunnerState.IDLE, 0);
    assertThat(look.hourly()).isEmpty();
    assertThat(look.source()).isNull();
    assertThat(look.unpricedPods()).isEqualTo(1);
    assertThat(look.money().hourlyPerRunner()).isEmpty();
    PoolCost later = book(RunnerState.IDLE, 60);
    assertThat(later.counted().values()).allSatisfy(sum -> assertThat(sum.total()).isZero());
    assertThat(later.unpricedSeconds()).isEqualTo(60);
  }

  @Test
  void aPoolIsLookedAtOnceItsPastIsReadAndWhenANodeOfItsPodsCostsAnotherPriceOrIsGone() {
    List<String> told = new ArrayList<>();
    costs.onChange(changed -> told.add(changed.key()));
    nodes.onAdd(node("n", "m7g.2xlarge", "on-demand"));
    assertThat(told).as("before there are pods").isEmpty();
    book(RunnerState.IDLE, 0);
    assertThat(told).as("once its past is read").containsExactly(pool.key());
    nodes.onAdd(node("n", "m7g.2xlarge", "on-demand"));
    nodes.onAdd(node("other", "m7g.xlarge", "on-demand"));
    assertThat(told).as("nothing new of its node").hasSize(1);
    nodes.onAdd(node("n", "m7g.xlarge", "on-demand"));
    assertThat(told).as("another price").hasSize(2);
    nodes.onDelete(node("n", "m7g.xlarge", "on-demand"), false);
    assertThat(told).as("gone").hasSize(3);
  }

  @Test
  void aPoolWithoutPodsCostsNothing() {
    PoolCost look = costs.book(pool, List.of(), List.of(), NOW);
    assertThat(look.hourly()).hasValue(0);
  }

  @Test
  void theJobOfARunnerThatWasLostIsLost() {
    nodes.onAdd(node("n", "m7g.2xlarge", "on-demand"));
    book(runner(RunnerState.BUSY), List.of(pod("Running"), job()), 0);
    PoolCost look = book(runner(RunnerState.FAILED), List.of(pod("Failed")), 36);
    assertThat(look.counted().get("on-demand").job()).isZero();
    assertThat(look.counted().get("on-demand").lost()).isEqualTo(20 * CENT / 100);
  }

  @Test
  void itIsToldWhichJobItWas() {
    nodes.onAdd(node("n", "m7g.2xlarge", "on-demand"));
    book(runner(RunnerState.BUSY), List.of(pod("Running"), job()), 0);
    book(runner(RunnerState.FINISHED), List.of(pod("Succeeded")), 36);
    RunnerCost.CostJob job = row().job().orElseThrow();
    assertThat(job.id()).isEqualTo(42);
    assertThat(job.project()).isEqualTo("team/deep/app");
    assertThat(job.name()).isEqualTo("build: [arm64]");
    assertThat(job.gitlab()).isEqualTo(pool.getSpec().gitlab().url());
    assertThat(row().cost().job()).isPositive();
  }

  @Test
  void aRunnerIsRecordedOnlyWhenItsCostIsWritten() {
    nodes.onAdd(node("n", "m7g.2xlarge", "on-demand"));
    Pod unplaced = pod("Pending");
    unplaced.getSpec().setNodeName(null);
    unplaced.getMetadata().setUid("another");
    book(RunnerState.IDLE, 0);
    records.leaveUnsettled(true);
    book(runner(RunnerState.FINISHED), List.of(pod("Succeeded")), 36);
    assertThat(costs.isRecorded(pool, pod("Succeeded"))).isFalse();
    assertThat(costs.isRecorded(pool, unplaced)).as("it cost nothing").isTrue();
    unplaced.getSpec().setNodeName("n");
    assertThat(costs.isRecorded(pool, unplaced)).as("it was never looked at").isFalse();
    records.leaveUnsettled(false);
    assertThat(costs.isRecorded(pool, pod("Succeeded"))).isTrue();
  }

  @Test
  void recordsThatCannotBeReadHoldBookingButNoRunnerForLong() {
    nodes.onAdd(node("n", "m7g.2xlarge", "on-demand"));
    records.failToRead(true);
    PoolCosts held =
        new PoolCosts(
            new NodeCosts(nodes, () -> "opencost"),
            records,
            new CostThread(records, () -> NOW, (in, task) -> {}),
            new ClusterTime(),
            () -> NOW);
    PoolCost look =
        held.book(pool, List.of(runner(RunnerState.IDLE)), List.of(pod("Running")), NOW);
    assertThat(look.hourly().orElseThrow()).as("prices work").isCloseTo(0.10, within(1e-9));
    List<Runner> ended = List.of(runner(RunnerState.FINISHED));
    List<Pod> pods = List.of(pod("Succeeded"));
    held.book(pool, ended, pods, NOW.plusSeconds(10));
    assertThat(held.isRecorded(pool, pods.get(0))).isFalse();
    held.book(pool, ended, pods, NOW.plusSeconds(31));
    assertThat(held.isRecorded(pool, pods.get(0))).as("by its own times").isTrue();
    assertThat(records.runners()).isNotEmpty();
  }

  @Test
  void anotherOperatorGoesOnWhereThisOneEnds() {
    nodes.onAdd(node("n", "m7g.2xlarge", "on-demand"));
    book(RunnerState.IDLE, 0);
    book(RunnerState.IDLE, 1800);
    costs.stop(null);
    costs = costs("opencost");
    PoolCost look = book(RunnerState.IDLE, 3600);
    assertThat(look.counted().get("on-demand").warm()).as("what passed since").isEqualTo(5 * CENT);
    costs.forget(pool);
    assertThat(row().cost().warm()).as("all of the day").isEqualTo(10 * CENT);
  }

  @Test
  void podsPayForTheWholeNodeWhereThatIsSet() {
    costs = costs("whole-node");
    nodes.onAdd(node("n", "m7g.2xlarge", "on-demand"));
    PoolCost alone = book(RunnerState.IDLE, 0);
    assertThat(alone.hourly().orElseThrow()).isCloseTo(0.40, within(1e-9));
    book(runner(RunnerState.BUSY), List.of(pod("Running"), job()), 10);
    PoolCost both = book(runner(RunnerState.BUSY), List.of(pod("Running"), job()), 20);
    assertThat(both.hourly().orElseThrow()).isCloseTo(0.40, within(1e-8));
    assertThatThrownBy(() -> costs("half")).hasMessageContaining("runnerpool.cost.share=half");
  }

  private PoolCost book(RunnerState state, int second) {
    return book(runner(state), List.of(pod("Running")), second);
  }

  private PoolCost book(Runner runner, List<Pod> pods, int second) {
    return costs.book(pool, List.of(runner), pods, NOW.plusSeconds(second));
  }

  private RunnerCost row() {
    return records.runners().get(records.runners().size() - 1);
  }

  private static Runner runner(RunnerState state) {
    return new Runner(0, "u", state, NOW, OptionalLong.empty(), 0, Optional.empty());
  }

  private static Node node(String name, String type, String capacity) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid("node-" + name)
        .addToLabels("node.kubernetes.io/instance-type", type)
        .addToLabels("kubernetes.io/arch", "arm64")
        .addToLabels("topology.kubernetes.io/region", "us-east-1")
        .addToLabels("karpenter.sh/capacity-type", capacity)
        .endMetadata()
        .withNewStatus()
        .addToCapacity("cpu", Quantity.parse("8"))
        .addToCapacity("memory", Quantity.parse("32Gi"))
        .endStatus()
        .build();
  }

  private static Pod pod(String phase) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          {name: p, uid: u, labels: {runnerpool.dev/role: runner},
           creationTimestamp: "2026-03-02T10:00:00Z"}
        spec:
          nodeName: n
          containers: [{name: runner, resources: {requests: {cpu: "2", memory: 8Gi}}}]
        status: {phase: %s}
        """
            .formatted(phase),
        Pod.class);
  }

  private static Pod job() {
    Pod job = pod("Running");
    job.getMetadata().setUid("j");
    job.getMetadata().setName("job");
    job.getMetadata().setLabels(Map.of(Labels.MANAGER_NAME, "p", Labels.ROLE, Labels.ROLE_JOB));
    job.getMetadata()
        .setAnnotations(
            Map.of(
                Labels.JOB_ID,
                "42",
                "job.runner.gitlab.com/url",
                "https://gitlab.example.com/team/deep/app/-/jobs/42",
                "job.runner.gitlab.com/name",
                "build: [arm64]"));
    return job;
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
