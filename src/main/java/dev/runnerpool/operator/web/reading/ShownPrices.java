package dev.runnerpool.operator.web.reading;

import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.operator.cost.NodePriceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The prices of the kinds of nodes there are. */
@ApplicationScoped
public class ShownPrices implements NodePriceListener {

  /** What one kind of node costs; empty if that is not known. */
  public record KindPrice(PricedKind kind, Optional<NodePrice> price) {}

  private final ConcurrentMap<PricedKind, Optional<NodePrice>> prices = new ConcurrentHashMap<>();

  @Override
  public void priced(PricedKind kind, Optional<NodePrice> price) {
    prices.put(kind, price);
  }

  @Override
  public void gone(PricedKind kind) {
    prices.remove(kind);
  }

  /** All of them, by instance type. */
  public List<KindPrice> all() {
    return prices.entrySet().stream()
        .map(entry -> new KindPrice(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing((KindPrice each) -> each.kind().kind().toString()))
        .toList();
  }
}
