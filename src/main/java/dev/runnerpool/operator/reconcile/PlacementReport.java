package dev.runnerpool.operator.reconcile;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.PlacementSpec.NodeChoice;
import dev.runnerpool.api.status.PlacementCount;
import dev.runnerpool.core.scaling.PoolSnapshot;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Tells a pool's runners by the entries of {@code placement.nodes}. */
final class PlacementReport {

  private PlacementReport() {}

  /** A count for each entry; null, to be left out, if the pool names none. */
  static List<PlacementCount> of(RunnerPool pool, PoolSnapshot snapshot) {
    List<NodeChoice> nodes = pool.getSpec().placement().nodes();
    if (nodes.isEmpty()) {
      return null;
    }
    return IntStream.range(0, nodes.size())
        .mapToObj(choice -> count(choice, nodes.get(choice), snapshot))
        .toList();
  }

  private static PlacementCount count(int choice, NodeChoice node, PoolSnapshot snapshot) {
    long runners =
        snapshot.runners().stream()
            .filter(runner -> runner.state().live() && runner.nodeChoice() == choice)
            .count();
    return new PlacementCount(
        choice,
        describe(node),
        (int) runners,
        Optional.ofNullable(snapshot.avoidedUntil().get(choice))
            .map(until -> until.truncatedTo(ChronoUnit.SECONDS).toString())
            .orElse(null));
  }

  /** An entry in words. */
  static String describe(NodeChoice node) {
    List<String> parts = new ArrayList<>();
    if (node.nodePool() != null) {
      parts.add("nodePool " + node.nodePool());
    }
    if (node.nodeGroup() != null) {
      parts.add("nodeGroup " + node.nodeGroup());
    }
    if (node.capacity() != null) {
      parts.add(node.capacity().name());
    }
    new TreeMap<>(node.labels()).forEach((name, value) -> parts.add(name + "=" + value));
    return String.join(", ", parts);
  }
}
