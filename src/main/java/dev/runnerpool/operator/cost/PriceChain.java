package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.NodeTraits;
import dev.runnerpool.core.cost.PriceAdders;
import dev.runnerpool.core.cost.PriceAmount;
import dev.runnerpool.core.cost.PriceOrigin;
import dev.runnerpool.core.cost.PriceOverrides;
import dev.runnerpool.core.cost.PriceSource;
import dev.runnerpool.core.cost.PriceTable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node says of itself, else an override, else what was read from the seller, now or last
 * good, else the shipped table. A wrong override ends the start; a wrong label is told and passed
 * over.
 */
@Singleton
class PriceChain implements PriceSource {

  private static final Logger LOG = LoggerFactory.getLogger(PriceChain.class);
  private static final int MOST_TOLD = 100;

  private final String nodeLabel;
  private final PriceOverrides overrides;
  private final PriceAdders adders;
  private final ReadPrices read;
  private final PriceTable table = shipped();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  PriceChain(PriceConfig config, ReadPrices read) {
    this.nodeLabel = config.nodeLabel();
    this.overrides = PriceSettings.overrides(config);
    this.adders = PriceSettings.adders(config.adders());
    this.read = read;
  }

  @Override
  public Set<String> labelKeys() {
    Set<String> keys = new HashSet<>(overrides.labelKeys());
    keys.add(nodeLabel);
    return keys;
  }

  @Override
  public Optional<NodePrice> price(NodeTraits node) {
    Optional<NodePrice> own = ofNode(node);
    if (own.isPresent()) {
      return own;
    }
    Optional<PriceOverrides.Match> override = overrides.find(node);
    if (override.isPresent() && override.get().amount() instanceof PriceAmount.Dollars whole) {
      return Optional.of(
          new NodePrice(
              whole.hourly(), PriceOrigin.OVERRIDE, override.get().name(), Optional.empty()));
    }
    Optional<NodePrice> instance =
        override.isPresent()
            ? list(node.kind()).map(list -> share(list, override.get()))
            : sold(node.kind());
    return instance.map(
        price -> adders.add(price, node, node.autoMode() ? list(node.kind()) : Optional.empty()));
  }

  @Override
  public Optional<NodePrice> onDemand(NodeTraits node) {
    Optional<NodePrice> list = list(node.kind());
    return list.map(price -> adders.add(price, node, list));
  }

  @Override
  public NodePrice withClusterShare(NodePrice price, int nodes) {
    return adders.addControlPlane(price, nodes);
  }

  private Optional<NodePrice> sold(NodeKind kind) {
    return read.price(kind).or(() -> table.price(kind));
  }

  private Optional<NodePrice> list(NodeKind kind) {
    return sold(kind.onDemand());
  }

  private static NodePrice share(NodePrice list, PriceOverrides.Match override) {
    double percent = ((PriceAmount.Percent) override.amount()).percent();
    String text = percent == Math.rint(percent) ? "%.0f".formatted(percent) : "" + percent;
    return new NodePrice(
        list.hourly() * percent / 100,
        PriceOrigin.OVERRIDE,
        "%s %s%% of %s".formatted(override.name(), text, list.source()),
        list.asOf());
  }

  private Optional<NodePrice> ofNode(NodeTraits node) {
    String text = node.labels().get(nodeLabel);
    if (text == null) {
      return Optional.empty();
    }
    if (PriceAmount.read(text).orElse(null) instanceof PriceAmount.Dollars price) {
      return Optional.of(
          new NodePrice(price.hourly(), PriceOrigin.NODE_LABEL, "node-label", Optional.empty()));
    }
    if (told.size() < MOST_TOLD && told.add(text)) {
      LOG.warn(
          "A node's label {}={} is not a price and is ignored: write US dollars per hour, above"
              + " 0 and at most {}, such as 0.12",
          nodeLabel,
          text,
          (long) NodePrice.HIGHEST);
    }
    return Optional.empty();
  }

  private static PriceTable shipped() {
    try (InputStream in = PriceChain.class.getResourceAsStream("prices.csv")) {
      return PriceTable.parse(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
