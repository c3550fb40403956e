package dev.runnerpool.operator.cost;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.NodeShare;
import dev.runnerpool.core.cost.ShareMode;
import dev.runnerpool.core.meter.HourlyRate;
import dev.runnerpool.core.meter.NodeMeter;
import dev.runnerpool.core.records.CostNode;
import dev.runnerpool.operator.pods.NodeSelectors;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What room on each node costs, and what of it is used. */
@Singleton
class NodeCosts {

  private final NodeCache nodes;
  private final ShareMode mode;
  private final ConcurrentMap<String, NodeMeter> meters = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Selection> selected = new ConcurrentHashMap<>();

  /**
   * By that setting.
   *
   * @throws IllegalArgumentException if it is none, which ends the start
   */
  NodeCosts(NodeCache nodes, CostConfig config) {
    this.nodes = nodes;
    this.mode = ShareMode.of(config.share());
  }

  /** The node of that name; null if it is not known. */
  NodeCache.Known node(String name) {
    return nodes.get(name);
  }

  /** Is told the name of each node that is another now, or costs another price. */
  void onChange(Consumer<String> listener) {
    nodes.onChange(listener);
  }

  /** Whether all nodes there are were read, or cannot be. */
  boolean areRead() {
    return nodes.isRead();
  }

  /**
   * What the node costs.
   *
   * @param node that is there under that name
   */
  NodeMeter meter(String name, NodeCache.Known node) {
    return meters.computeIfAbsent(
        node.facts().uid(),
        uid -> new NodeMeter(uid, inBill(name, node), whole(node), isSelected(node.facts())));
  }

  /** What the node of that UID costs, if it was ever asked for. */
  Optional<NodeMeter> meter(String uid) {
    return Optional.ofNullable(meters.get(uid));
  }

  /** Nodes that the pool's placement names are there for it, whether they have runners or not. */
  void select(RunnerPool pool) {
    selected.compute(
        pool.getMetadata().getUid(),
        (uid, before) ->
            before != null
                    && Objects.equals(before.generation(), pool.getMetadata().getGeneration())
                ? before
                : Selection.of(pool));
  }

  /** The pool is gone. */
  void deselect(RunnerPool pool) {
    selected.remove(pool.getMetadata().getUid());
  }

  /** Whether a pool's placement names the node. */
  boolean isSelected(NodeFacts node) {
    return selected.values().stream()
        .flatMap(selection -> selection.selectors().stream())
        .anyMatch(node::hasAll);
  }

  /** The prints of the labels that a pool selects nodes by, one array for each of its entries. */
  private record Selection(Long generation, List<long[]> selectors) {

    static Selection of(RunnerPool pool) {
      return new Selection(
          pool.getMetadata().getGeneration(),
          NodeSelectors.named(pool).stream().map(NodeFacts::prints).toList());
    }
  }

  /** Nothing more will come of the node of that UID. */
  void forget(String uid) {
    meters.remove(uid);
  }

  /** The nodes that cost, or did, by UID. */
  Map<String, NodeMeter> meters() {
    return Map.copyOf(meters);
  }

  /** All nodes that are there. */
  void forEach(BiConsumer<String, NodeCache.Known> each) {
    nodes.forEach(each);
  }

  /**
   * What other pods of pools weigh there beside one; only where pods pay for the whole node, as
   * otherwise nothing depends on it.
   */
  double load(String node) {
    NodeCache.Known known = mode == ShareMode.WHOLE_NODE ? nodes.get(node) : null;
    return known == null ? 0 : meter(known.facts().uid()).map(NodeMeter::load).orElse(0.0);
  }

  double weight(NodeShare.Amount requests) {
    return NodeShare.weight(mode, requests);
  }

  /**
   * What so much of a node costs.
   *
   * @param node null if it is not known
   * @param load of all the pools' pods there
   */
  HourlyRate rate(NodeCache.Known node, double weight, double load) {
    if (node == null || node.price().isEmpty()) {
      return HourlyRate.UNKNOWN;
    }
    return HourlyRate.of(
        hourly(node, node.price().get(), weight, load),
        node.onDemand().map(price -> hourly(node, price, weight, load)).orElse(0.0));
  }

  private double hourly(NodeCache.Known node, NodePrice price, double weight, double load) {
    return NodeShare.hourly(mode, price.hourly(), node.capacity(), weight, load);
  }

  /** All of a node. */
  static HourlyRate whole(NodeCache.Known node) {
    return node.price().isEmpty()
        ? HourlyRate.UNKNOWN
        : HourlyRate.of(
            node.price().get().hourly(), node.onDemand().map(NodePrice::hourly).orElse(0.0));
  }

  /** A node as it is in the bill. */
  static CostNode inBill(String name, NodeCache.Known node) {
    return node == null
        ? new CostNode(name, "unknown", "unknown", "", "", "unknown", "")
        : new CostNode(
            name,
            node.facts().architecture(),
            node.traits().kind().instanceType(),
            node.traits().kind().region(),
            node.facts().zone(),
            node.traits().kind().capacity().label(),
            node.price().map(NodePrice::source).orElse(""));
  }
}
