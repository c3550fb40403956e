package dev.runnerpool.operator.cost;

import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.core.meter.NodeMeter;
import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.operator.kubernetes.ClusterTime;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Books what nodes cost: those that a pool's placement names while they live, others while a pod of
 * a pool is on them. Only the leader does.
 */
@Singleton
class NodeBilling {

  static final Duration PACE = Duration.ofSeconds(15);
  private static final Duration KEPT_EVERY = Duration.ofMinutes(1);
  private static final int BEFORE_RECORDS_STOP = 1;

  private final NodeCosts nodes;
  private final CostRecords records;
  private final CostThread thread;
  private final LeaderGuard leaderGuard;
  private final ClusterTime time;
  private final InstantSource clock;
  private final Iterable<NodeIdleListener> listeners;

  private boolean asked;
  private Optional<Map<String, List<NodeCost>>> kept = Optional.empty();
  private Instant floor = Instant.MIN;
  private Instant lastLook = Instant.MIN;
  private Instant keptAt = Instant.MIN;

  @Inject
  NodeBilling(
      NodeCosts nodes,
      CostRecords records,
      CostThread thread,
      LeaderGuard leaderGuard,
      ClusterTime time,
      InstantSource clock,
      Instance<NodeIdleListener> listeners) {
    this(nodes, records, thread, leaderGuard, time, clock, (Iterable<NodeIdleListener>) listeners);
  }

  NodeBilling(
      NodeCosts nodes,
      CostRecords records,
      CostThread thread,
      LeaderGuard leaderGuard,
      ClusterTime time,
      InstantSource clock,
      Iterable<NodeIdleListener> listeners) {
    this.nodes = nodes;
    this.records = records;
    this.thread = thread;
    this.leaderGuard = leaderGuard;
    this.time = time;
    this.clock = clock;
    this.listeners = listeners;
  }

  void start(@Observes StartupEvent event) {
    thread.every(PACE, this::look);
  }

  /** Books up to now. */
  synchronized void look() {
    if (!leaderGuard.holds()) {
      return;
    }
    Instant now = clock.instant();
    if (kept.isEmpty()) {
      read(now);
    }
    if (kept.isEmpty()) {
      return;
    }
    Set<String> there = new HashSet<>();
    nodes.forEach(
        (name, node) -> {
          there.add(name);
          look(name, node, now);
        });
    List<NodeCost> rows = new ArrayList<>();
    boolean due = !now.isBefore(keptAt.plus(KEPT_EVERY));
    nodes
        .meters()
        .forEach(
            (name, meter) -> {
              boolean gone = !there.contains(name) && (meter.node().isPresent() || !meter.costs());
              if (gone) {
                meter.look(now);
                nodes.forget(name);
              }
              count(meter);
              if (gone || due) {
                rows.addAll(meter.take());
              }
            });
    keptAt = due ? now : keptAt;
    lastLook = now;
    keep(rows);
  }

  private void read(Instant now) {
    if (!asked) {
      asked = true;
      Instant since = now.truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
      floor = now;
      thread.read("what nodes cost so far", () -> arrived(records.nodesSince(since)));
    }
  }

  private synchronized void arrived(List<NodeCost> rows) {
    kept = Optional.of(rows.stream().collect(Collectors.groupingBy(NodeCost::uid)));
    // Nodes that came while no operator looked began to cost when they were made.
    rows.stream()
        .map(NodeCost::bookedUntil)
        .max(Instant::compareTo)
        .filter(last -> last.isBefore(floor))
        .ifPresent(last -> floor = last);
  }

  private void look(String name, NodeCache.Known node, Instant now) {
    boolean selected = nodes.isSelected(node.facts());
    NodeMeter meter = nodes.meters().get(name);
    if (meter != null && meter.isNot(node.facts().uid())) {
      keep(meter.take());
      nodes.forget(name);
      meter = null;
    }
    if (meter == null && !selected) {
      return;
    }
    NodeMeter known = meter == null ? nodes.meter(name) : meter;
    known.know(
        node.facts().uid(), NodeCosts.inBill(name, node), NodeCosts.whole(node), selected, now);
    known.begin(kept.orElseThrow().getOrDefault(node.facts().uid(), List.of()), since(node, now));
    known.look(now);
  }

  /** One that was there at the last look and cost nothing begins now. */
  private Instant since(NodeCache.Known node, Instant now) {
    Instant made = node.facts().made().map(at -> at.minus(time.ahead())).orElse(now);
    Instant earliest = lastLook.equals(Instant.MIN) ? floor : lastLook;
    if (made.isBefore(earliest)) {
      return lastLook.equals(Instant.MIN) ? floor : now;
    }
    return made.isAfter(now) ? now : made;
  }

  private void count(NodeMeter meter) {
    long idle = meter.countIdle();
    if (idle > 0) {
      meter.node().ifPresent(node -> listeners.forEach(listener -> listener.idle(node, idle)));
    }
  }

  private void keep(List<NodeCost> rows) {
    if (!rows.isEmpty()) {
      records.keepNodes(rows);
    }
  }

  /** What is booked is kept, so that the next operator goes on from here. */
  synchronized void stop(@Observes @Priority(BEFORE_RECORDS_STOP) ShutdownEvent event) {
    nodes.meters().values().forEach(meter -> keep(meter.take()));
  }
}
