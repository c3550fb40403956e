package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceOrigin;
import dev.runnerpool.operator.cost.NodePriceListener.PricedKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kinds of nodes there are, at what price; tells when a price has another source. */
@ApplicationScoped
class KindsInUse {

  private static final Logger LOG = LoggerFactory.getLogger(KindsInUse.class);

  /** Further kinds are priced all the same, and only not shown. */
  static final int MOST = 500;

  private static final class InUse {
    private int nodes;
    private Optional<NodePrice> price = Optional.empty();
  }

  private final Iterable<NodePriceListener> listeners;
  private final Map<PricedKind, InUse> inUse = new HashMap<>();

  /** The source of a kind's last node, also while it has none. */
  private final Map<NodeKind, Optional<PriceOrigin>> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeKind, Optional<PriceOrigin>> eldest) {
          return size() > MOST;
        }
      };

  @Inject
  KindsInUse(Instance<NodePriceListener> listeners) {
    this((Iterable<NodePriceListener>) listeners);
  }

  KindsInUse(Iterable<NodePriceListener> listeners) {
    this.listeners = listeners;
  }

  /** A node is there, or has another price, or is gone. */
  synchronized void moved(NodeCache.Known before, NodeCache.Known after) {
    PricedKind from = key(before);
    PricedKind to = key(after);
    if (to != null) {
      if (!to.equals(from)) {
        tell(from == null, to, after.price());
      }
      show(to, after.price(), !to.equals(from));
    }
    if (from != null && !Objects.equals(from, to)) {
      InUse use = inUse.get(from);
      if (use != null && --use.nodes <= 0) {
        inUse.remove(from);
        listeners.forEach(listener -> listener.gone(from));
      }
    }
  }

  private void show(PricedKind kind, Optional<NodePrice> price, boolean oneMore) {
    InUse use = inUse.get(kind);
    if (use == null) {
      if (!oneMore || inUse.size() >= MOST) {
        return;
      }
      use = new InUse();
      inUse.put(kind, use);
    } else if (use.price.equals(price)) {
      use.nodes += oneMore ? 1 : 0;
      return;
    }
    use.nodes += oneMore ? 1 : 0;
    use.price = price;
    listeners.forEach(listener -> listener.priced(kind, price));
  }

  private static PricedKind key(NodeCache.Known node) {
    return node == null
        ? null
        : new PricedKind(node.traits().kind(), node.price().map(NodePrice::origin));
  }

  /** Nodes of one kind may be priced from several sources, so a new one is no news. */
  private void tell(boolean newNode, PricedKind kind, Optional<NodePrice> price) {
    Optional<PriceOrigin> before = told.put(kind.kind(), kind.origin());
    boolean unknown = before == null && kind.origin().isEmpty();
    if (newNode ? !unknown : Objects.equals(before, kind.origin())) {
      return;
    }
    LOG.info(
        "{}: {}",
        kind.kind(),
        price
            .map(
                known ->
                    String.format(
                        Locale.ROOT, "%.4f dollars an hour by %s", known.hourly(), known.source()))
            .orElse("its price is unknown, set an override"));
  }
}
