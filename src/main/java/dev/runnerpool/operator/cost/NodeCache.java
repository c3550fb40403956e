package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.NodeShare;
import dev.runnerpool.core.cost.NodeTraits;
import dev.runnerpool.core.cost.PriceSource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of each node: its size and its price. */
@ApplicationScoped
public class NodeCache implements ResourceEventHandler<Node> {

  private static final Logger LOG = LoggerFactory.getLogger(NodeCache.class);

  /** Nodes in one answer: a whole node is up to 80 KiB, and most of it is dropped at once. */
  private static final long PAGE = 200;

  private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);

  private final KubernetesClient client;
  private final PriceSource prices;
  private final NodeLabels labels;
  private final LeanNodes store;
  private final KindsInUse kinds;
  private final ConcurrentMap<String, Known> byName = new ConcurrentHashMap<>();
  private final List<Consumer<Map<String, String>>> labelListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<String>> changeListeners = new CopyOnWriteArrayList<>();
  private SharedIndexInformer<Node> informer;
  private volatile boolean told;

  NodeCache(KubernetesClient client, PriceSource prices, KindsInUse kinds) {
    this.client = client;
    this.prices = prices;
    this.kinds = kinds;
    this.labels = new NodeLabels(prices.labelKeys());
    this.store = new LeanNodes(labels);
  }

  /**
   * A node's size and price.
   *
   * @param capacity its processors and memory
   * @param price dollars per hour, if known
   * @param onDemand the same at on-demand list price
   * @param traits what it is priced by
   * @param facts what else it tells
   */
  public record Known(
      NodeShare.Amount capacity,
      Optional<NodePrice> price,
      Optional<NodePrice> onDemand,
      NodeTraits traits,
      NodeFacts facts) {}

  /** The node of that name, if it is known. */
  public Optional<Known> find(String name) {
    return Optional.ofNullable(get(name));
  }

  /** The same; null if it is not known. */
  Known get(String name) {
    Known known = name == null ? null : byName.get(name);
    if (known == null || known.price().isEmpty()) {
      return known;
    }
    NodePrice alone = known.price().get();
    NodePrice whole = prices.withClusterShare(alone, byName.size());
    return whole == alone
        ? known
        : new Known(
            known.capacity(),
            Optional.of(whole),
            known.onDemand().map(price -> prices.withClusterShare(price, byName.size())),
            known.traits(),
            known.facts());
  }

  /** Is given the labels of each node that comes or changes. */
  public void onNode(Consumer<Map<String, String>> listener) {
    labelListeners.add(listener);
  }

  void start(@Observes StartupEvent event) {
    informer =
        client.nodes().withLimit(PAGE).runnableInformer(0).itemStore(store).addEventHandler(this);
    informer
        .exceptionHandler(
            (started, failure) -> {
              tell(failure);
              return true;
            })
        .start();
  }

  /** Once: those who give no right to nodes know. */
  private void tell(Throwable failure) {
    if (!told) {
      told = true;
      LOG.warn(
          "Nodes cannot be watched, so costs stay unknown until they can: {}",
          failure instanceof KubernetesClientException refused && refused.getStatus() != null
              ? refused.getStatus().getMessage()
              : failure.getMessage());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    if (informer != null) {
      informer.stop();
    }
  }

  /** Whether all nodes there are were read, or cannot be. */
  boolean isRead() {
    return informer == null || told || informer.hasSynced();
  }

  /** Calls with each node that is there, by its name, at the price with its cluster's share. */
  void forEach(BiConsumer<String, Known> each) {
    byName.keySet().forEach(name -> find(name).ifPresent(node -> each.accept(name, node)));
  }

  /** The nodes that the informer holds. */
  List<Node> kept() {
    return informer.getStore().list();
  }

  @Override
  public void onAdd(Node node) {
    Map<String, String> told = Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
    NodeShare.Amount capacity = amount(capacity(node));
    NodeTraits traits = labels.traits(told);
    // Whoever hands it over may do so without the labels that are not kept.
    NodeFacts facts = labels.facts(node, told, store.prints(node));
    change(node.getMetadata().getName(), before -> priced(before, capacity, traits, facts));
    labelListeners.forEach(listener -> listener.accept(told));
  }

  /** Is told the name of each node that is another now, or costs another price. */
  void onChange(Consumer<String> listener) {
    changeListeners.add(listener);
  }

  private void change(String name, UnaryOperator<Known> how) {
    AtomicReference<Known> was = new AtomicReference<>();
    Known is =
        byName.compute(
            name,
            (key, before) -> {
              was.set(before);
              return how.apply(before);
            });
    if (!Objects.equals(was.get(), is)) {
      changeListeners.forEach(listener -> listener.accept(name));
    }
  }

  /** Prices are others now: each node is priced again, without asking the cluster. */
  void reprice(@Observes PricesChanged event) {
    byName
        .keySet()
        .forEach(
            name ->
                change(
                    name,
                    node ->
                        node == null
                            ? null
                            : priced(node, node.capacity(), node.traits(), node.facts())));
  }

  private Known priced(
      Known before, NodeShare.Amount capacity, NodeTraits traits, NodeFacts facts) {
    Optional<NodePrice> price = prices.price(traits);
    Optional<NodePrice> list = prices.onDemand(traits);
    Known after = new Known(capacity, price, list.equals(price) ? price : list, traits, facts);
    kinds.moved(before, after);
    return after;
  }

  @Override
  public void onUpdate(Node old, Node node) {
    onAdd(node);
  }

  @Override
  public void onDelete(Node node, boolean unknownFinalState) {
    change(
        node.getMetadata().getName(),
        before -> {
          if (before != null) {
            kinds.moved(before, null);
          }
          return null;
        });
  }

  /** What the node tells of its size; nothing if it tells none yet. */
  static Map<String, Quantity> capacity(Node node) {
    return node.getStatus() == null || node.getStatus().getCapacity() == null
        ? Map.of()
        : node.getStatus().getCapacity();
  }

  /** Processors and GiB of a list of quantities; what is not named is 0. */
  static NodeShare.Amount amount(Map<String, Quantity> quantities) {
    Quantity cpu = quantities.getOrDefault("cpu", new Quantity("0"));
    Quantity memory = quantities.getOrDefault("memory", new Quantity("0"));
    return new NodeShare.Amount(
        cpu.getNumericalAmount().doubleValue(),
        memory.getNumericalAmount().divide(GIB, MathContext.DECIMAL64).doubleValue());
  }
}
