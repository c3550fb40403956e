package dev.runnerpool.operator.cost;

import dev.runnerpool.core.leader.LeaderGuard;
import dev.runnerpool.core.meter.HourlyRate;
import dev.runnerpool.core.meter.NodeMeter;
import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.KeptNodes;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
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
  private boolean settled;
  private Optional<Kept> kept = Optional.empty();
  private Instant floor = Instant.MIN;
  private Set<String> seen = Set.of();
  private Instant keptAt = Instant.MIN;

  /** What was kept of nodes before this process booked any, by their UIDs. */
  private record Kept(Map<String, List<NodeCost>> costs, Map<String, Map<LocalDate, Long>> uses) {

    static Kept of(KeptNodes nodes) {
      return new Kept(
          nodes.costs().stream().collect(Collectors.groupingBy(NodeCost::uid)),
          nodes.uses().stream()
              .collect(
                  Collectors.groupingBy(
                      KeptNodes.Use::uid,
                      Collectors.toMap(KeptNodes.Use::day, KeptNodes.Use::nanos))));
    }

    List<NodeCost> costs(String uid) {
      return costs.getOrDefault(uid, List.of());
    }

    Map<LocalDate, Long> uses(String uid) {
      return uses.getOrDefault(uid, Map.of());
    }

    /** Up to when the node is booked. */
    Optional<Instant> until(String uid) {
      return costs(uid).stream().map(NodeCost::bookedUntil).max(Comparator.naturalOrder());
    }
  }

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
    nodes.onChange(this::changed);
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
          there.add(node.facts().uid());
          look(name, node, now);
        });
    List<NodeCost> rows = new ArrayList<>();
    boolean due = !now.isBefore(keptAt.plus(KEPT_EVERY));
    nodes
        .meters()
        .forEach(
            (uid, meter) -> {
              boolean gone = !there.contains(uid);
              if (gone) {
                meter.end(now);
                begin(meter, since(uid, Instant.EPOCH, now));
                meter.look(now);
              }
              count(meter);
              if (gone || due) {
                rows.addAll(meter.take());
              }
              if (meter.isOver()) {
                nodes.forget(uid);
              }
            });
    if (!settled && nodes.areRead()) {
      settled = true;
      settleOthers();
    }
    keptAt = due ? now : keptAt;
    seen = there;
    keep(rows);
  }

  /** A node costs another price from now on, or is gone. */
  private synchronized void changed(String name) {
    Instant now = clock.instant();
    NodeCache.Known node = nodes.node(name);
    if (node == null || nodes.meter(node.facts().uid()).isEmpty()) {
      // Whoever bore that name before is gone.
      nodes.meters().values().stream()
          .filter(meter -> meter.node().name().equals(name))
          .forEach(meter -> meter.end(now));
    }
    if (node != null && kept.isPresent() && leaderGuard.holds()) {
      look(name, node, now);
    }
  }

  /** Nodes that cost nothing now are booked up to their last row, and their pods to theirs. */
  private void settleOthers() {
    kept.orElseThrow()
        .costs()
        .forEach(
            (uid, rows) -> {
              if (nodes.meter(uid).isEmpty()) {
                NodeMeter meter = new NodeMeter(uid, rows.get(0).node(), HourlyRate.UNKNOWN, false);
                meter.end(Instant.EPOCH);
                begin(meter, Instant.EPOCH);
                keep(meter.take());
              }
            });
  }

  private void read(Instant now) {
    if (!asked) {
      asked = true;
      LocalDate since = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
      floor = now;
      thread.read("what nodes cost so far", () -> arrived(records.nodesSince(since)));
    }
  }

  private synchronized void arrived(KeptNodes read) {
    kept = Optional.of(Kept.of(read));
    // Nodes that came while no operator looked began to cost when they were made.
    read.costs().stream()
        .map(NodeCost::bookedUntil)
        .max(Instant::compareTo)
        .filter(last -> last.isBefore(floor))
        .ifPresent(last -> floor = last);
  }

  private void look(String name, NodeCache.Known node, Instant now) {
    boolean selected = nodes.isSelected(node.facts());
    Optional<NodeMeter> known = nodes.meter(node.facts().uid());
    if (known.isEmpty() && !selected) {
      return;
    }
    NodeMeter meter = known.orElseGet(() -> nodes.meter(name, node));
    meter.know(NodeCosts.inBill(name, node), NodeCosts.whole(node), selected, now);
    Instant made = node.facts().made().map(at -> at.minus(time.ahead())).orElse(now);
    begin(meter, since(meter.uid(), made, now));
    meter.look(now);
  }

  private void begin(NodeMeter meter, Instant since) {
    Kept before = kept.orElseThrow();
    meter.begin(before.costs(meter.uid()), before.uses(meter.uid()), since);
  }

  /**
   * When a node began to cost. One that was there at the last look and cost nothing does now; one
   * that is new, when it was made, or where its row ends. Who led before wrote all that cost at the
   * same time: what is older by more than that takes is of a node that cost nothing then.
   */
  private Instant since(String uid, Instant made, Instant now) {
    if (seen.contains(uid)) {
      return now;
    }
    Kept before = kept.orElseThrow();
    Instant from = before.until(uid).orElse(made);
    Duration late = before.costs().isEmpty() ? Duration.ZERO : KEPT_EVERY.multipliedBy(2);
    if (from.isBefore(floor.minus(late))) {
      return floor;
    }
    return from.isAfter(now) ? now : from;
  }

  private void count(NodeMeter meter) {
    long idle = meter.countIdle();
    if (idle > 0) {
      listeners.forEach(listener -> listener.idle(meter.node(), idle));
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
