package dev.runnerpool.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.core.cost.NodeShare;
import dev.runnerpool.core.cost.NodeShare.Amount;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The bill that was counted by hand follows from its own columns. */
class BillSheetTest {
  private static final double R = 0.031611 / 0.004237;
  private static final double PRINTED = 0.000001;

  private final BillSheet sheet = BillSheet.read();

  @Test
  void eachLineIsWhatItsFormulasSay() {
    for (BillSheet.Row row : sheet.rows()) {
      double whole = row.number("node_cpus") * R + row.number("node_gib");
      double share = (row.number("cpus") * R + row.number("gib")) / whole;
      double hours = (row.number("to_s") - row.number("from_s")) / 3600;
      assertThat(row.number("share")).isCloseTo(share, within(PRINTED));
      assertThat(row.number("usd"))
          .as(row.toString())
          .isCloseTo(hours * row.number("node_usd_per_hour") * share, within(PRINTED));
    }
  }

  @Test
  void theOperatorsOwnSplitGivesTheSameShares() {
    for (BillSheet.Row row : sheet.rows()) {
      double price = row.number("node_usd_per_hour");
      double hourly =
          NodeShare.hourly(
              price,
              new Amount(row.number("node_cpus"), row.number("node_gib")),
              new Amount(row.number("cpus"), row.number("gib")));
      assertThat(hourly / price).isCloseTo(row.number("share"), within(PRINTED));
    }
  }

  @Test
  void whatNobodyRequestedIsTheRestOfEachNode() {
    BillSheet nodes = BillSheet.ofNodes();
    Function<BillSheet.Row, String> key =
        row -> row.text("node") + " at " + row.number("node_usd_per_hour");
    for (BillSheet.Row row : nodes.rows()) {
      double hours = (row.number("to_s") - row.number("from_s")) / 3600;
      double total = hours * row.number("node_usd_per_hour");
      assertThat(row.number("total_usd")).as(row.toString()).isCloseTo(total, within(PRINTED));
      assertThat(row.number("idle_usd"))
          .as(row.toString())
          .isCloseTo(total - row.number("used_usd"), within(2 * PRINTED));
    }
    Map<String, Double> used = nodes.by(key, "used_usd");
    Map<String, Double> requested = sheet.by(key, "usd");
    assertThat(used).containsOnlyKeys(requested.keySet());
    used.forEach(
        (node, usd) ->
            assertThat(usd).as(node).isCloseTo(requested.get(node), within(10 * PRINTED)));
  }
}
