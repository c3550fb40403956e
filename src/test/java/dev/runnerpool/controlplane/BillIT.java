package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.Architecture;
import dev.runnerpool.controlplane.PodLives.Life;
import dev.runnerpool.controlplane.PodLives.Part;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.nodes.Scheduling;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import dev.runnerpool.scenes.MetricSeries;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trace on a real control plane whose bill was counted by hand: Spot and on-demand nodes, two
 * jobs at once, a warm runner, a price that changes in mid-job, a node that is lost, another leader
 * and an operator that is killed.
 */
@OnControlPlane
class BillIT {
  private static final double SPEED = 10;

  /** Of all that the trace costs. */
  private static final double PERCENT = 1;

  /** Of a pool: times of pods are whole seconds, and its jobs last a minute or two. */
  private static final double PERCENT_OF_POOL = 3;

  /** In dollars. */
  private static final Offset<Double> A_CENT = Offset.offset(0.01);

  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir static Path folder;
  private static Installation site;
  private static SimulatedNodes machines;
  private static final Deque<OperatorProcess> OPERATORS = new ArrayDeque<>();

  private final BillSheet byHand = BillSheet.read();
  private final RecountedBill recount = new RecountedBill(byHand);
  private final Map<String, Double> counters = new TreeMap<>();
  private final Map<String, Instant> begun = new HashMap<>();
  private final Map<String, Long> jobs = new HashMap<>();
  private Instant posted;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    site = Installation.prepare(plane, "bill", folder);
    machines =
        SimulatedNodes.start(
            site.client(),
            SimulatedNodes.Options.of(SPEED)
                .with(Scheduling.OF_THE_CLUSTER)
                .adopting(BillNodes.MADE));
    site.install(
        ShippedManifests.ofKustomize(site.client(), "deploy/operator"),
        Map.of(
            "RUNNERPOOL_RECORDS_DIRECTORY",
            records().toString(),
            "RUNNERPOOL_LEADER_ELECTION_LEASE_DURATION",
            "PT3S",
            "RUNNERPOOL_LEADER_ELECTION_RENEW_DEADLINE",
            "PT2S",
            "RUNNERPOOL_LEADER_ELECTION_RETRY_PERIOD",
            "PT0.3S"));
    BillNodes.make(
        site.client(),
        "bill-spot",
        Architecture.ARM64,
        "m7g.2xlarge",
        "spot",
        "us-east-1a",
        32,
        "144");
    BillNodes.make(
        site.client(),
        "bill-list",
        Architecture.AMD64,
        "m7i.2xlarge",
        "on-demand",
        "us-east-1b",
        32,
        "403.2");
    BillNodes.make(
        site.client(),
        "bill-lost",
        Architecture.ARM64,
        "c8g.2xlarge",
        "on-demand",
        "us-east-1c",
        16,
        "319.04");
  }

  @AfterAll
  static void stop() {
    OPERATORS.forEach(OperatorProcess::close);
    if (machines != null) {
      site.client().nodes().withLabel(BillNodes.MADE).delete();
      machines.close();
    }
    if (site != null) {
      site.close();
    }
  }

  @Test
  void theBillIsTheOneThatWasCountedByHandWhereverItIsRead() throws Exception {
    launch();
    try (PoolNamespace space = PoolNamespace.open(site);
        PodLives lives = new PodLives(space)) {
      play(space, lives);
      eventually("all is recorded", () -> lines(space).stream().allMatch(BillRecords.Line::ended));
      count(OPERATORS.peek().metrics());

      Map<String, Double> kept = BillRecords.byPool(lines(space));
      Map<String, Double> keptByKind = BillRecords.byKind(lines(space));
      Map<String, Double> reported = CostCommand.bill(records(), space.name());
      Map<String, Double> recounted = new TreeMap<>();
      kept.keySet().forEach(pool -> recounted.put(pool, recount.usd(lives.of(pool))));
      print("by pool, by hand and in the database", byHand.by("pool"), kept);
      print("by pool, by hand with the seconds as they came, in the database", recounted, kept);
      print("by kind, by hand and in the database", byHand.by("kind"), keptByKind);
      print("by kind, of the metrics and in the database", counters, keptByKind);
      print("by pool, by cost and in the database", reported, kept);

      new RecountedNodes(recount, posted)
          .check(
              () -> BillRecords.nodes(records()), kept, pool -> placed(lives, pool).get(0).from());
      assertThat(kept).containsOnlyKeys(byHand.by("pool").keySet());
      recounted.forEach(
          (pool, usd) ->
              assertThat(kept.get(pool))
                  .as(pool)
                  .isCloseTo(usd, withinPercentage(PERCENT_OF_POOL)));
      assertThat(sum(kept)).isCloseTo(sum(recounted), withinPercentage(PERCENT));
      kept.forEach((pool, usd) -> assertThat(reported.get(pool)).as(pool).isCloseTo(usd, A_CENT));
      keptByKind.forEach(
          (kind, usd) ->
              assertThat(counters.getOrDefault(kind, 0.0)).as(kind).isCloseTo(usd, A_CENT));
    }
  }

  private void play(PoolNamespace space, PodLives lives) {
    posted = Instant.now();
    pool(space, "list", "amd64", "max: 1, warm: 1");
    pool(space, "spot", "arm64", "max: 2");
    pool(space, "lost", "arm64", "max: 1");
    begins(lives, "C", "list", 0);
    push(space, "A", "spot");
    push(space, "D", "lost");
    begins(lives, "A", "spot", 0);
    begins(lives, "D", "lost", 0);
    launch();
    at("A", 20);
    push(space, "B", "spot");
    begins(lives, "B", "spot", 1);
    at("C", 30);
    push(space, "C", "list");
    at("A", 34);
    leave("TERM");
    at("A", 42);
    leave("KILL");
    launch();
    // A price that changes while nobody acts is not known of before: docs/cost.md.
    eventually("the next operator has read what was booked", () -> books());
    at("B", 40);
    site.client().nodes().withName("bill-spot").edit(node -> BillNodes.priced(node, "216"));
    recount.costs("spot", 216, Instant.now());
    at("D", byHand.end("D"));
    recount.costs("lost", 0, Instant.now());
    site.client().nodes().withName("bill-lost").delete();
    at("C", byHand.end("C") - 4);
    space.merge("list", "{scaling: {warm: 0}}");
    at("C", byHand.end("C"));
    end("C");
    at("A", byHand.end("A"));
    end("A");
    at("B", byHand.end("B"));
    end("B");
    eventually("three jobs succeed", () -> space.jobs("success") == 3);
    await("no runner is left").atMost(LONG).until(() -> space.pods().isEmpty());
  }

  private static void pool(PoolNamespace space, String pool, String arch, String scaling) {
    space.pool(
        pool,
        arch,
        scaling,
        "tags: [" + pool + "]",
        "placement: {nodes: [{labels: {bill: bill-" + pool + "}}]}",
        "runner: {resources: {requests: {cpu: 100m, memory: 128Mi}}, "
            + "job: {resources: {requests: {cpu: '2', memory: 4Gi}}}}");
  }

  private void push(PoolNamespace space, String runner, String pool) {
    space.pushHeld(pool, 1);
    jobs.put(runner, space.jobs().stream().mapToLong(each -> each.id()).max().orElseThrow());
  }

  private void begins(PodLives lives, String runner, String pool, int number) {
    eventually("runner " + runner + " has a node", () -> placed(lives, pool).size() > number);
    begun.put(runner, placed(lives, pool).get(number).from());
  }

  private static List<Life> placed(PodLives lives, String pool) {
    return lives.of(pool).stream().filter(life -> life.part() == Part.RUNNER).toList();
  }

  /** Lets time pass: what is counted here is time. */
  private void at(String runner, long seconds) {
    Instant then = begun.get(runner).plusSeconds(seconds);
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !Instant.now().isBefore(then));
  }

  private void end(String runner) {
    machines.endScript(jobs.get(runner));
  }

  /** One more operator, which waits while another one leads. */
  private static void launch() {
    OPERATORS.add(site.another("--leader-election"));
  }

  /** The operator that leads goes, and what it counted is added up. */
  private void leave(String signal) {
    OperatorProcess leader = OPERATORS.remove();
    count(leader.metrics());
    leader.signal(signal);
    leader.awaitEnd(Duration.ofSeconds(20));
    leader.close();
  }

  private static boolean books() {
    String metrics = OPERATORS.peek().metrics();
    return MetricSeries.values(metrics, "runnerpool_node_idle_usd_total").sum() > 0;
  }

  private void count(String metrics) {
    metrics
        .lines()
        .filter(line -> line.startsWith("runnerpool_cost_usd_total{"))
        .forEach(
            line ->
                counters.merge(
                    line.replaceAll(".*kind=\"([a-z]+)\".*", "$1"),
                    Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                    Double::sum));
  }

  private static Path records() {
    return folder.resolve("records");
  }

  private static List<BillRecords.Line> lines(PoolNamespace space) {
    return BillRecords.read(records(), space.name());
  }

  private static double sum(Map<String, Double> usd) {
    return usd.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static void print(String what, Map<String, Double> some, Map<String, Double> others) {
    System.err.println("US dollars " + what + ":");
    others.keySet().stream()
        .sorted(Comparator.naturalOrder())
        .forEach(
            key ->
                System.err.printf(
                    Locale.ROOT,
                    "  %-10s %10.6f %10.6f%n",
                    key,
                    some.getOrDefault(key, 0.0),
                    others.get(key)));
  }
}
