package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.scenes.MetricSeries;
import io.fabric8.kubernetes.api.model.Node;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What the operator says that nodes cost beside what Karpenter says, of one NodePool. */
final class PriceComparison {
  private static final double ROUNDING = 1e-6;

  private final Installation site;
  private final Karpenter karpenter;
  private final String nodePool;

  PriceComparison(Installation site, Karpenter karpenter, String nodePool) {
    this.site = site;
    this.karpenter = karpenter;
    this.nodePool = nodePool;
  }

  /** Fails if they differ, or if pods cost more than their nodes, and prints both. */
  void print(PoolNamespace space, String... pools) {
    double all = 0;
    for (Node node : karpenter.nodes(nodePool)) {
      double theirs = Double.parseDouble(node.getMetadata().getLabels().get(Karpenter.PRICE));
      double ours = ours(node);
      all += theirs;
      System.err.printf(
          Locale.ROOT,
          "%s: Karpenter's label says $%.6f an hour, the operator $%.6f%n",
          kind(node),
          theirs,
          ours);
      assertThat(ours).as("price of %s", kind(node)).isEqualTo(theirs);
    }
    double labels = all;
    eventually("Karpenter's sum is of these nodes", () -> Math.abs(pays() - labels) < ROUNDING);
    // Status follows a few seconds later, when runners have given back the room that jobs took.
    eventually(
        "the pools' pods cost less than their nodes",
        () -> held(space, pools) > 0 && held(space, pools) < labels);
    System.err.printf(
        Locale.ROOT,
        "%d nodes: karpenter_nodepools_cost_total $%.6f, their labels $%.6f, of which the pools'"
            + " pods hold $%.4f%n",
        karpenter.nodes(nodePool).size(),
        pays(),
        labels,
        held(space, pools));
    assertThat(pays()).isCloseTo(labels, within(ROUNDING));
  }

  /** Dollars per hour of the pools' pods by their status. */
  private static double held(PoolNamespace space, String... pools) {
    return Stream.of(pools)
        .map(space::hourly)
        .mapToDouble(hourly -> hourly.isEmpty() ? 0 : Double.parseDouble(hourly))
        .sum();
  }

  private double pays() {
    return karpenter.metric("karpenter_nodepools_cost_total", "nodepool=\"" + nodePool + "\"");
  }

  private static String kind(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    return "%s %s in %s"
        .formatted(
            labels.get("karpenter.sh/capacity-type"),
            labels.get("node.kubernetes.io/instance-type"),
            labels.get("topology.kubernetes.io/zone"));
  }

  private double ours(Node node) {
    eventually("the operator prices " + kind(node), () -> metric(node).isPresent());
    return metric(node).getAsDouble();
  }

  private OptionalDouble metric(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    String capacity = labels.get("karpenter.sh/capacity-type");
    String zone = capacity.equals("spot") ? labels.get("topology.kubernetes.io/zone") : "";
    return MetricSeries.values(
            site.operator().metrics(),
            "runnerpool_node_price_usd_per_hour",
            "instance_type=\"%s\"".formatted(labels.get("node.kubernetes.io/instance-type")),
            "capacity_type=\"%s\"".formatted(capacity),
            "zone=\"%s\"".formatted(zone),
            "source=\"node-label\"")
        .findFirst();
  }
}
