package dev.runnerpool.operator.cost;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.RunnerSpec.Executor;
import dev.runnerpool.core.cost.CostByKind;
import dev.runnerpool.core.cost.NodeShare.Amount;
import dev.runnerpool.core.meter.Holding;
import dev.runnerpool.core.meter.HourlyRate;
import dev.runnerpool.core.meter.PoolMeter;
import dev.runnerpool.core.meter.RoomPart;
import dev.runnerpool.core.meter.RunnerSighting;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.Spend;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is known of one pool's cost. Its looks are never concurrent; whoever stops it may be. */
final class PoolAccount {

  /** Sources named in status; a pool's nodes seldom have more. */
  private static final int SOURCES = 4;

  /** Nodes that differ, in kind or price; many of them only if prices change all the time. */
  private static final int MOST_NODES = 256;

  private final NodeCosts nodes;
  private final PoolMeter meter;
  private final RunnerSightings sightings;
  private final Map<String, Runner> runners = new HashMap<>();
  private final Map<NodeCache.Known, OptionalDouble> perRunner = new HashMap<>();
  private Optional<Kept> arrived = Optional.empty();
  private Instant firstLook;
  private Long generation;

  /** The node that its pods were last seen on, for the price of its next runner; may be null. */
  private NodeCache.Known last;

  PoolAccount(String pool, NodeCosts nodes) {
    this.nodes = nodes;
    this.meter = new PoolMeter(pool);
    this.sightings = new RunnerSightings(nodes);
  }

  /** What an operator before this one kept: runners that had not ended, and which had lately. */
  private record Kept(Collection<RunnerCost> live, Set<String> ended) {}

  /** It was read. */
  synchronized void resume(Collection<RunnerCost> live, Set<String> ended) {
    arrived = Optional.of(new Kept(live, ended));
  }

  /** Whether a pod of the pool was last seen on the node of that name. */
  synchronized boolean isOn(String node) {
    return sightings.areOn(node);
  }

  /** What a look came to, and what is to be kept of it. */
  record Booked(PoolCost cost, List<RunnerCost> rows, int endedUnseen) {}

  /**
   * Books up to now.
   *
   * @param patience how long a runner that ended waits for what was booked of it before
   */
  synchronized Booked book(
      RunnerPool pool,
      List<Runner> seen,
      List<Pod> pods,
      Duration ahead,
      Duration patience,
      Instant now) {
    firstLook = firstLook == null ? now : firstLook;
    boolean waitedLong = !now.isBefore(firstLook.plus(patience));
    // Before the nodes are read, all that passed meanwhile would be booked without a price.
    boolean first = arrived.isPresent() && !meter.isResumed() && (nodes.areRead() || waitedLong);
    if (first) {
      meter.resume(arrived.get().live(), arrived.get().ended());
    }
    if (!meter.isResumed() && waitedLong) {
      seen.stream()
          .filter(runner -> !runner.state().live())
          .forEach(runner -> meter.insist(runner.id()));
    }
    List<RunnerSighting> shown = sightings.of(pool, byId(seen), pods, meter, ahead, now);
    PoolMeter.Look look = meter.look(now, shown);
    Optional<PoolMeter.Look> others = first ? Optional.of(meter.endOthers()) : Optional.empty();
    PoolCost cost = cost(pool, pods, shown, look, others);
    List<RunnerCost> rows = look.rows();
    others.ifPresent(more -> rows.addAll(more.rows()));
    int ended =
        (int)
            others.stream()
                .flatMap(more -> more.rows().stream())
                .map(RunnerCost::runner)
                .distinct()
                .count();
    return new Booked(cost, rows, ended);
  }

  /** Looked up by UID for each pod, so it is kept from look to look. */
  private Map<String, Runner> byId(List<Runner> seen) {
    seen.forEach(runner -> runners.put(runner.id(), runner));
    if (runners.size() > seen.size()) {
      runners.clear();
      seen.forEach(runner -> runners.put(runner.id(), runner));
    }
    return runners;
  }

  private PoolCost cost(
      RunnerPool pool,
      List<Pod> pods,
      List<RunnerSighting> shown,
      PoolMeter.Look look,
      Optional<PoolMeter.Look> others) {
    // Without a budget nobody asks what each runner costs.
    Optional<RunnerSpend> spend =
        Optional.ofNullable(pool.getSpec().budget()).map(budget -> new RunnerSpend());
    Map<String, String> managers = spend.isPresent() ? managers(pods) : Map.of();
    Set<String> sources = new TreeSet<>();
    double hourly = 0;
    long priced = 0;
    long unpriced = 0;
    for (RunnerSighting runner : shown) {
      double own = 0;
      boolean known = false;
      for (int i = 0; i < runner.holdings().size(); i++) {
        Holding holding = runner.holdings().get(i);
        HourlyRate rate = holding.rate();
        boolean isPod = holding.part() != RoomPart.ROOM;
        if (holding.until().isPresent()) {
          continue;
        }
        if (!rate.isKnown()) {
          unpriced += isPod ? 1 : 0;
          continue;
        }
        priced++;
        hourly += rate.usd();
        if (holding.part() == RoomPart.JOB) {
          spend.ifPresent(all -> all.addJob(managers.getOrDefault(holding.pod(), ""), rate.usd()));
        } else {
          own += rate.usd();
          known = true;
        }
      }
      NodeCache.Known node = known ? nodes.node(runner.node().name()) : null;
      if (node != null && node.price().isPresent()) {
        sources.add(node.price().get().source());
        last = node;
        Runner read = runners.get(runner.runner());
        if (spend.isPresent() && read != null && read.state().live()) {
          spend
              .get()
              .addRunner(
                  runner.runner(),
                  managers.getOrDefault(runner.runner(), ""),
                  own,
                  perRunner(pool, node).orElse(own));
        }
      }
    }
    OptionalDouble next = last == null ? OptionalDouble.empty() : perRunner(pool, last);
    return new PoolCost(
        unpriced > 0 && priced == 0 ? OptionalDouble.empty() : OptionalDouble.of(hourly),
        text(sources),
        look.hourly(),
        sum(look.counted(), others.map(PoolMeter.Look::counted).orElse(Map.of())),
        (look.unpricedMillis() + others.map(PoolMeter.Look::unpricedMillis).orElse(0L)) / 1000.0,
        unpriced,
        spend.map(all -> all.money(next)).orElseGet(() -> new Spend(Map.of(), next, 0)));
  }

  /** By the UID of a pod: the name of a runner's pod, and of a job's pod that of its runner's. */
  private static Map<String, String> managers(List<Pod> pods) {
    return pods.stream()
        .collect(
            Collectors.toMap(
                PodLife::uid,
                pod ->
                    PodLife.isRunner(pod)
                        ? pod.getMetadata().getName()
                        : Optional.ofNullable(PodLife.label(pod, Labels.MANAGER_NAME)).orElse(""),
                (a, b) -> b));
  }

  private static Map<String, CostByKind> sum(
      Map<String, CostByKind> some, Map<String, CostByKind> others) {
    if (others.isEmpty()) {
      return some;
    }
    Map<String, CostByKind> sum = new HashMap<>(some);
    others.forEach((capacity, cost) -> sum.merge(capacity, cost, CostByKind::plus));
    return sum;
  }

  /** Dollars per hour that one more runner of the pool with its job would cost there. */
  private OptionalDouble perRunner(RunnerPool pool, NodeCache.Known node) {
    Long now = pool.getMetadata().getGeneration();
    if (now == null || !now.equals(generation) || perRunner.size() > MOST_NODES) {
      perRunner.clear();
      generation = now;
    }
    return perRunner.computeIfAbsent(
        node,
        there -> {
          HourlyRate rate = nodes.rate(there, nodes.weight(requests(pool)), 0);
          return rate.isKnown() ? OptionalDouble.of(rate.usd()) : OptionalDouble.empty();
        });
  }

  /** Of a runner of the pool and its job. */
  private static Amount requests(RunnerPool pool) {
    Amount requests = NodeCache.amount(pool.getSpec().runner().resources().requests());
    return pool.getSpec().runner().executor() == Executor.Kubernetes
        ? requests.plus(NodeCache.amount(pool.getSpec().runner().job().resources().requests()))
        : requests;
  }

  /** All of them in a fixed order, so that status changes only when they do. */
  private static String text(Set<String> sources) {
    return sources.isEmpty()
        ? null
        : sources.stream().limit(SOURCES).collect(Collectors.joining(", "));
  }

  /** Whether all that the pod of a runner cost was given out, if it cost anything. */
  synchronized boolean isTaken(Pod pod) {
    return PodLife.node(pod) == null || meter.isTaken(PodLife.uid(pod));
  }

  /** The pool is gone, and its runners: what is to be kept of them. */
  synchronized List<RunnerCost> end(Instant now) {
    return meter.end(now);
  }

  /** What was booked and is not kept yet. */
  synchronized List<RunnerCost> take(Instant now) {
    return meter.take(now);
  }
}
