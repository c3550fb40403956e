package dev.runnerpool.operator.cost;

import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.NodeShare;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of each node: its size and its price. */
@ApplicationScoped
public class NodeCache implements ResourceEventHandler<Node> {

  private static final String INSTANCE_TYPE = "node.kubernetes.io/instance-type";
  private static final String REGION = "topology.kubernetes.io/region";
  private static final String KARPENTER_CAPACITY = "karpenter.sh/capacity-type";
  private static final String EKS_CAPACITY = "eks.amazonaws.com/capacityType";

  /** The labels that a price is found by. */
  static final Set<String> LABELS = Set.of(INSTANCE_TYPE, REGION, KARPENTER_CAPACITY, EKS_CAPACITY);

  private static final Logger LOG = LoggerFactory.getLogger(NodeCache.class);

  /** Nodes in one answer: a whole node is up to 80 KiB, and most of it is dropped at once. */
  private static final long PAGE = 200;

  private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);

  private final KubernetesClient client;
  private final PriceSource prices;
  private final ConcurrentMap<String, Known> byName = new ConcurrentHashMap<>();
  private SharedIndexInformer<Node> informer;
  private volatile boolean told;

  NodeCache(KubernetesClient client, PriceSource prices) {
    this.client = client;
    this.prices = prices;
  }

  /**
   * A node's size and price.
   *
   * @param capacity its processors and memory
   * @param price dollars per hour, if known
   * @param instanceType such as {@code m7g.2xlarge}, or {@code unknown}
   */
  public record Known(NodeShare.Amount capacity, Optional<NodePrice> price, String instanceType) {

    /** Dollars per hour of the requests' share, if the price is known. */
    OptionalDouble hourly(NodeShare.Amount requests) {
      return price.stream()
          .mapToDouble(known -> NodeShare.hourly(known.hourly(), capacity, requests))
          .findFirst();
    }
  }

  /** The node of that name, if it is known. */
  public Optional<Known> find(String name) {
    return Optional.ofNullable(get(name));
  }

  /** The same; null if it is not known. */
  Known get(String name) {
    return name == null ? null : byName.get(name);
  }

  void start(@Observes StartupEvent event) {
    informer =
        client
            .nodes()
            .withLimit(PAGE)
            .runnableInformer(0)
            .itemStore(new LeanNodes())
            .addEventHandler(this);
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

  /** The nodes that the informer holds. */
  List<Node> kept() {
    return informer.getStore().list();
  }

  @Override
  public void onAdd(Node node) {
    Map<String, String> labels =
        Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
    String type = labels.getOrDefault(INSTANCE_TYPE, "unknown");
    String region = labels.getOrDefault(REGION, "");
    byName.put(
        node.getMetadata().getName(),
        new Known(amount(capacity(node)), prices.price(type, region, capacityType(labels)), type));
  }

  @Override
  public void onUpdate(Node old, Node node) {
    onAdd(node);
  }

  @Override
  public void onDelete(Node node, boolean unknownFinalState) {
    byName.remove(node.getMetadata().getName());
  }

  private static PriceSource.CapacityType capacityType(Map<String, String> labels) {
    String capacity =
        labels.getOrDefault(KARPENTER_CAPACITY, labels.getOrDefault(EKS_CAPACITY, "on-demand"));
    return capacity.equalsIgnoreCase("spot")
        ? PriceSource.CapacityType.SPOT
        : PriceSource.CapacityType.ON_DEMAND;
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
