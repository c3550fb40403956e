package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceOrigin;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Prices that change while nodes live, and who is told. */
class KindsInUseTest implements NodePriceListener {

  private final List<String> told = new ArrayList<>();
  private Optional<NodePrice> read = Optional.empty();
  private final NodeCache nodes =
      new NodeCache(null, GivenPrices.chain(Map.of(), kind -> read), new KindsInUse(List.of(this)));

  @Test
  void aKindIsToldWithItsFirstNodeAndEndsWithItsLast() {
    nodes.onAdd(node("a", "m7g.xlarge"));
    nodes.onUpdate(null, node("a", "m7g.xlarge"));
    nodes.onAdd(node("b", "m7g.xlarge"));
    nodes.onUpdate(null, node("b", "m7g.xlarge"));
    assertThat(told).containsExactly("m7g.xlarge table 0.1632");
    nodes.onDelete(node("a", "m7g.xlarge"), false);
    nodes.onDelete(node("a", "m7g.xlarge"), false);
    assertThat(told).hasSize(1);
    nodes.onDelete(node("b", "m7g.xlarge"), false);
    assertThat(told).endsWith("m7g.xlarge table gone");
    assertThat(nodes.find("b")).isEmpty();
  }

  @Test
  void aPriceThatWasReadTakesTheTablesPlaceOnNodesThatAreThere() {
    nodes.onAdd(node("a", "m7g.xlarge"));
    nodes.onAdd(node("b", "m7g.xlarge"));
    read = Optional.of(price(0.2, PriceOrigin.PRICE_LIST));
    nodes.reprice(new PricesChanged());
    assertThat(nodes.find("a").orElseThrow().price().orElseThrow().hourly()).isEqualTo(0.2);
    assertThat(told)
        .containsExactly(
            "m7g.xlarge table 0.1632", "m7g.xlarge price-list 0.2", "m7g.xlarge table gone");
    read = Optional.of(price(0.3, PriceOrigin.PRICE_LIST));
    nodes.reprice(new PricesChanged());
    assertThat(told).hasSize(4).endsWith("m7g.xlarge price-list 0.3");
  }

  @Test
  void anUnknownPriceIsToldAsSuch() {
    nodes.onAdd(node("a", "homemade"));
    assertThat(told).containsExactly("homemade unknown");
  }

  @Test
  void noMoreKindsAreShownThanASeriesEach() {
    for (int i = 0; i < KindsInUse.MOST + 20; i++) {
      nodes.onAdd(node("n" + i, "homemade-" + i));
    }
    assertThat(told).hasSize(KindsInUse.MOST);
    assertThat(nodes.find("n" + (KindsInUse.MOST + 10))).isPresent();
    for (int i = 0; i < KindsInUse.MOST + 20; i++) {
      nodes.onDelete(node("n" + i, "homemade-" + i), false);
    }
    assertThat(told).hasSize(2 * KindsInUse.MOST);
  }

  @Override
  public void priced(PricedKind kind, Optional<NodePrice> price) {
    told.add(
        kind.kind().instanceType()
            + price.map(p -> " " + p.origin().label() + " " + p.hourly()).orElse(" unknown"));
  }

  @Override
  public void gone(PricedKind kind) {
    told.add(
        kind.kind().instanceType()
            + kind.origin().map(origin -> " " + origin.label()).orElse("")
            + " gone");
  }

  private static NodePrice price(double hourly, PriceOrigin origin) {
    return new NodePrice(hourly, origin, origin.label(), Optional.of(Instant.EPOCH));
  }

  private static Node node(String name, String type) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("node.kubernetes.io/instance-type", type)
        .addToLabels("topology.kubernetes.io/region", "us-east-1")
        .endMetadata()
        .build();
  }
}
