package dev.runnerpool.operator.cost;

import static dev.runnerpool.core.cost.CapacityType.ON_DEMAND;
import static dev.runnerpool.core.cost.CapacityType.PREPAID;
import static dev.runnerpool.core.cost.CapacityType.SPOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.NodeTraits;
import dev.runnerpool.core.cost.PriceOrigin;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which price counts, and what wrong ones come to. */
class PriceChainTest {

  private static final Instant READ = Instant.parse("2026-11-29T10:00:00Z");

  /** What was read: m7g.xlarge at 0.20 on demand and 0.25 on spot. */
  private static final ReadPrices SELLER =
      kind ->
          kind.instanceType().equals("m7g.xlarge") && kind.capacity() != PREPAID
              ? Optional.of(
                  kind.capacity() == SPOT
                      ? new NodePrice(0.25, PriceOrigin.SPOT, "spot 2026-11-29", Optional.of(READ))
                      : new NodePrice(
                          0.20, PriceOrigin.PRICE_LIST, "price-list 2026-11-29", Optional.of(READ)))
              : Optional.empty();

  @Test
  void theShippedTableHasBothArchitecturesAndSaysItsDate() {
    NodePrice arm = price(Map.of(), "m6g.large", ON_DEMAND).orElseThrow();
    assertThat(arm.hourly()).isEqualTo(0.077);
    assertThat(arm.source()).matches("table 20\\d\\d-\\d\\d-\\d\\d");
    assertThat(price(Map.of(), "c7i.4xlarge", ON_DEMAND)).isPresent();
  }

  @Test
  void whatNobodyKnowsHasNoPrice() {
    assertThat(price(Map.of(), "m6g.large", SPOT)).as("a table has no spot prices").isEmpty();
    assertThat(price(Map.of(), "x99.large", ON_DEMAND)).isEmpty();
    assertThat(price(Map.of(), "unknown", ON_DEMAND)).isEmpty();
    assertThat(price(Map.of("overrides.m7g", "50%"), "m7g.xlarge", PREPAID)).isEmpty();
    assertThat(price(Map.of("overrides.x99", "50%"), "x99.large", ON_DEMAND))
        .as("half of an unknown price")
        .isEmpty();
  }

  @Test
  void whatWasReadGoesBeforeTheTable() {
    assertThat(price(Map.of(), "m7g.xlarge", ON_DEMAND).orElseThrow().source())
        .isEqualTo("price-list 2026-11-29");
    assertThat(price(Map.of(), "m7g.xlarge", SPOT).orElseThrow().hourly())
        .as("spot above the list price is what is paid")
        .isEqualTo(0.25);
  }

  @Test
  void ofTwoOverridesTheMoreSpecificWins() {
    Map<String, String> all =
        Map.of(
            "overrides.m7g", "0.5",
            "overrides.\"m7g.xlarge\"", "0.4",
            "by-label.rack.labels", "rack=a",
            "by-label.rack.price", "0.3",
            "by-label.shelf.labels", "rack=a, shelf=2",
            "by-label.shelf.price", "0.2",
            "by-label.also.labels", "rack=a,room=1",
            "by-label.also.price", "0.1");
    assertThat(labelled(all, "m7g.large", Map.of()).hourly()).isEqualTo(0.5);
    assertThat(labelled(all, "m7g.xlarge", Map.of()).hourly()).isEqualTo(0.4);
    assertThat(labelled(all, "m7g.xlarge", Map.of("rack", "a")).hourly()).isEqualTo(0.3);
    assertThat(labelled(all, "m7g.xlarge", Map.of("rack", "a", "shelf", "2")).source())
        .isEqualTo("override shelf");
    assertThat(labelled(all, "m7g.xlarge", Map.of("rack", "a", "shelf", "2", "room", "1")).source())
        .as("of two with as many labels the first by name")
        .isEqualTo("override also");
    assertThat(
            labelled(
                    all, "m7g.xlarge", Map.of("rack", "a", "runnerpool.dev/price-per-hour", "0.05"))
                .source())
        .isEqualTo("node-label");
  }

  @Test
  void aPercentageIsOfTheListPriceAndNotForSpot() {
    Map<String, String> plan = Map.of("overrides.m7g", "72%");
    NodePrice read = price(plan, "m7g.xlarge", ON_DEMAND).orElseThrow();
    assertThat(read.hourly()).isCloseTo(0.144, within(1e-9));
    assertThat(read.source()).isEqualTo("override 72% of price-list 2026-11-29");
    assertThat(read.asOf()).contains(READ);
    assertThat(price(plan, "m7g.large", ON_DEMAND).orElseThrow().source())
        .startsWith("override 72% of table ");
    assertThat(price(plan, "m7g.xlarge", SPOT).orElseThrow().origin()).isEqualTo(PriceOrigin.SPOT);
    assertThat(price(Map.of("overrides.m7g", "0.1"), "m7g.xlarge", SPOT).orElseThrow().hourly())
        .as("dollars are for spot too")
        .isEqualTo(0.1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "NaN",
        "Infinity",
        "0.21 EUR",
        "$0.21",
        "1e3",
        "1001",
        "0%",
        "201%",
        "x"
      })
  void anOverrideThatIsNoPriceIsRefusedByKeyAndValue(String wrong) {
    assertThatThrownBy(() -> GivenPrices.chain(Map.of("overrides.\"m7g.large\"", wrong)))
        .hasMessageContaining("runnerpool.prices.overrides.\"m7g.large\"=" + wrong)
        .hasMessageContaining("US dollars per hour");
    assertThatThrownBy(
            () ->
                GivenPrices.chain(Map.of("by-label.r.labels", "rack=a", "by-label.r.price", wrong)))
        .hasMessageContaining("runnerpool.prices.by-label.r.price=" + wrong);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rack", "=a", "rack=a,,room=b", "rack=a=b"})
  void labelsOfAnotherFormAreRefused(String wrong) {
    assertThatThrownBy(
            () -> GivenPrices.chain(Map.of("by-label.r.labels", wrong, "by-label.r.price", "0.1")))
        .hasMessageContaining("runnerpool.prices.by-label.r.labels=" + wrong);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.1", "0.12EUR", "12ct", "50", "5000", "", "x"})
  void aNodesOwnPriceCountsIfItIsOne(String label) {
    NodePrice price =
        labelled(Map.of(), "m7g.xlarge", Map.of("runnerpool.dev/price-per-hour", label));
    assertThat(price.source())
        .isEqualTo(label.equals("50") ? "node-label" : "price-list 2026-11-29");
  }

  @Test
  void anotherLabelMayCarryThePrice() {
    PriceChain prices = GivenPrices.chain(Map.of("node-label", "eks-node-viewer/instance-price"));
    assertThat(prices.labelKeys()).containsExactly("eks-node-viewer/instance-price");
    NodeTraits node =
        new NodeTraits(
            GivenPrices.kind("kwok", "", ON_DEMAND),
            Map.of("eks-node-viewer/instance-price", "0.07"),
            false);
    assertThat(prices.price(node).orElseThrow().hourly()).isEqualTo(0.07);
  }

  @Test
  void whatIsAddedIsNamed() {
    Map<String, String> adders =
        Map.of(
            "adders.auto-mode.default", "12",
            "adders.auto-mode.\"m7g.large\"", "10",
            "adders.root-volume-gib", "73",
            "adders.root-volume-gib-month", "0.1",
            "adders.control-plane", "0.1",
            "overrides.c7g", "1.5");
    PriceChain prices = GivenPrices.chain(adders, SELLER);
    NodePrice plain = prices.price(auto("m7g.xlarge", ON_DEMAND, false)).orElseThrow();
    assertThat(plain.source()).isEqualTo("price-list 2026-11-29 + root-volume");
    assertThat(plain.hourly()).isCloseTo(0.21, within(1e-9));
    NodePrice auto = prices.price(auto("m7g.xlarge", SPOT, true)).orElseThrow();
    assertThat(auto.source()).isEqualTo("spot 2026-11-29 + auto-mode + root-volume");
    assertThat(auto.hourly()).as("12 % of the list price").isCloseTo(0.284, within(1e-9));
    assertThat(prices.price(auto("m7g.large", ON_DEMAND, true)).orElseThrow().hourly())
        .isCloseTo(0.0816 * 1.1 + 0.01, within(1e-9));
    assertThat(prices.price(auto("c7g.large", ON_DEMAND, true)).orElseThrow().source())
        .as("dollars of an override are the whole")
        .isEqualTo("override");
    NodePrice shared = prices.withClusterShare(plain, 10);
    assertThat(shared.hourly()).isCloseTo(0.22, within(1e-9));
    assertThat(shared.source()).endsWith("+ root-volume + control-plane");
  }

  @Test
  void aFeeThatCannotBeComputedIsSaid() {
    ReadPrices spotOnly = kind -> kind.capacity() == SPOT ? SELLER.price(kind) : Optional.empty();
    PriceChain prices = GivenPrices.chain(Map.of("adders.auto-mode.default", "12"), spotOnly);
    NodeTraits node =
        new NodeTraits(GivenPrices.kind("m7g.xlarge", "eu-west-1", SPOT), Map.of(), true);
    assertThat(prices.price(node).orElseThrow().source())
        .isEqualTo("spot 2026-11-29 without auto-mode");
  }

  @ParameterizedTest
  @CsvSource({
    "auto-mode.default, -1",
    "auto-mode.default, 500",
    "control-plane, 5000",
    "root-volume-gib, 50"
  })
  void wrongAddersAreRefused(String key, String value) {
    assertThatThrownBy(() -> GivenPrices.chain(Map.of("adders." + key, value)))
        .hasMessageContaining("runnerpool.prices.adders." + key.split("\\.")[0]);
  }

  private static Optional<NodePrice> price(
      Map<String, String> settings, String type, CapacityType capacity) {
    return GivenPrices.chain(settings, SELLER).price(GivenPrices.node(type, "us-east-1", capacity));
  }

  private static NodePrice labelled(
      Map<String, String> settings, String type, Map<String, String> labels) {
    NodeTraits node = new NodeTraits(GivenPrices.kind(type, "us-east-1", ON_DEMAND), labels, false);
    return GivenPrices.chain(settings, SELLER).price(node).orElseThrow();
  }

  private static NodeTraits auto(String type, CapacityType capacity, boolean autoMode) {
    return new NodeTraits(GivenPrices.kind(type, "us-east-1", capacity), Map.of(), autoMode);
  }
}
