package dev.runnerpool.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What nodes cost, by the seconds as they came: from the first look at a pool that names one. What
 * runners did not use of it is idle.
 *
 * @param posted when the pools were made
 */
record RecountedNodes(RecountedBill bill, Instant posted) {

  /** A price, or a node that is gone, is seen with the next look. */
  private static final Duration LOOK = Duration.ofSeconds(20);

  private static final double PERCENT = 3;

  /**
   * Compares, once nodes are booked to the end: they are written once a minute.
   *
   * @param nodes what the database has of them now
   * @param pools dollars of each, which is the only one on its node
   * @param first when the first runner of a pool had a node
   */
  void check(
      Supplier<List<BillRecords.NodeLine>> nodes,
      Map<String, Double> pools,
      Function<String, Instant> first) {
    await("nodes are booked to the end")
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(() -> compare(nodes.get(), pools, first));
  }

  private void compare(
      List<BillRecords.NodeLine> nodes,
      Map<String, Double> pools,
      Function<String, Instant> first) {
    assertThat(nodes).hasSameSizeAs(pools.keySet());
    System.err.println("US dollars of nodes in the database:");
    for (BillRecords.NodeLine node : nodes) {
      String pool = node.node().substring("bill-".length());
      double least = bill.whole(pool, first.apply(pool), node.bookedUntil());
      double most = bill.whole(pool, posted, node.bookedUntil());
      double aLook = bill.highest(pool) * LOOK.toSeconds() / 3600;
      System.err.printf(
          Locale.ROOT,
          "  %-10s %10.6f, by hand %.6f to %.6f; idle %.6f%n",
          node.node(),
          node.total(),
          least,
          most,
          node.total() - node.used());
      assertThat(node.total()).as(node.node()).isBetween(least - aLook, most + aLook);
      assertThat(node.used())
          .as("what runners used of %s", node.node())
          .isCloseTo(pools.get(pool), withinPercentage(PERCENT));
    }
  }
}
