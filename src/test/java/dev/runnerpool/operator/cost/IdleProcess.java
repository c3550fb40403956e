package dev.runnerpool.operator.cost;

import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.core.meter.PoolMeter;
import dev.runnerpool.core.meter.RunnerSighting;
import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.core.records.KeptNodes;
import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One operator's nodes, pools and records, as it sees them; it reads once, when it begins. */
final class IdleProcess implements CostRecords {

  private final CostRecordsFake shared;
  private final Map<String, List<RunnerCost>> live = new HashMap<>();
  private final Map<String, Set<String>> ended = new HashMap<>();
  private final KeptNodes nodesRead;
  private final NodeCache cache = GivenPrices.nodes(Map.of());
  private final NodeCosts costs = new NodeCosts(cache, () -> "opencost");
  private final NodeBilling billing;
  private final Map<String, PoolMeter> meters = new HashMap<>();

  /** What is on its way to the database when the lease is lost comes there later. */
  private final List<Runnable> onTheirWay = new ArrayList<>();

  private boolean slow;
  private boolean leads = true;
  private Instant now;
  long idle;
  boolean looked;

  IdleProcess(CostRecordsFake shared, Set<String> pools, Instant now) {
    this.shared = shared;
    this.now = now;
    this.nodesRead = shared.nodesSince(LocalDate.EPOCH);
    for (String pool : pools) {
      live.put(pool, shared.live(pool));
      ended.put(pool, shared.endedLately(pool));
      meters.put(pool, new PoolMeter(pool));
    }
    costs.select(
        PoolManifest.named("arm")
            .created()
            .scaling("max: 1")
            .with("placement: {nodes: [{labels: {team: ours}}]}")
            .build());
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
    billing =
        new NodeBilling(
            costs,
            this,
            new CostThread(this, () -> this.now, (in, task) -> task.run()),
            guard,
            new ClusterTime(),
            () -> this.now,
            List.of((node, nanos) -> idle += nanos));
  }

  void at(Instant time) {
    now = time;
  }

  void sees(IdleWorld.Machine machine) {
    if (costs.node(machine.name()) == null) {
      cache.onAdd(machine.node());
    }
  }

  void losesSightOf(IdleWorld.Machine machine) {
    if (costs.node(machine.name()) != null) {
      cache.onDelete(machine.node(), false);
    }
  }

  NodeCosts costs() {
    return costs;
  }

  boolean readNoNodes() {
    return nodesRead.costs().isEmpty();
  }

  void lookAtNodes() {
    looked = true;
    billing.look();
  }

  void lookAt(String pool, List<RunnerSighting> seen) {
    PoolMeter meter = meters.get(pool);
    boolean first = !meter.isResumed();
    if (first) {
      meter.resume(live.get(pool), ended.get(pool));
    }
    keepRunners(meter.look(now, seen).rows());
    if (first) {
      keepRunners(meter.endOthers().rows());
    }
  }

  boolean isDeletable(IdleWorld.Life life) {
    return !slow && meters.get(life.pool()).isTaken(life.name());
  }

  /** It is told to end, and writes what it booked. */
  void ends() {
    meters.values().forEach(meter -> keepRunners(meter.take(now)));
    billing.stop(null);
    leads = false;
  }

  /** From now on what it keeps does not come to the database before it is told to. */
  void slowsDown() {
    slow = true;
  }

  void delivers() {
    leads = false;
    onTheirWay.forEach(Runnable::run);
    onTheirWay.clear();
  }

  private void send(Runnable rows) {
    if (slow) {
      onTheirWay.add(rows);
    } else {
      rows.run();
    }
  }

  @Override
  public void keepRunners(Collection<RunnerCost> rows) {
    send(() -> shared.keepRunners(rows));
  }

  @Override
  public void keepNodes(Collection<NodeCost> rows) {
    send(() -> shared.keepNodes(rows));
  }

  @Override
  public boolean isSettled(String runner) {
    return true;
  }

  @Override
  public List<RunnerCost> live(String pool) {
    return live.get(pool);
  }

  @Override
  public Set<String> endedLately(String pool) {
    return ended.get(pool);
  }

  @Override
  public Map<LocalDate, Long> spentByDay(String pool, LocalDate since) {
    return Map.of();
  }

  @Override
  public KeptNodes nodesSince(LocalDate since) {
    return nodesRead.since(since);
  }
}
