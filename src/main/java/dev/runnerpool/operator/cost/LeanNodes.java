package dev.runnerpool.operator.cost;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps of a node what its price is found by and what the informer compares. The rest, above all
 * the images that it lists, its annotations and the fields' managers, is up to 80 KiB a node.
 */
final class LeanNodes extends BasicItemStore<Node> {

  private final NodeLabels labels;

  /** Of all labels, by the node's name. */
  private final Map<String, long[]> prints = new ConcurrentHashMap<>();

  LeanNodes(NodeLabels labels) {
    super(Cache::metaNamespaceKeyFunc);
    this.labels = labels;
  }

  @Override
  public Node put(String key, Node node) {
    prints.put(node.getMetadata().getName(), NodeFacts.prints(labels(node)));
    return super.put(key, lean(node));
  }

  @Override
  public Node remove(String key) {
    Node before = super.remove(key);
    if (before != null) {
      prints.remove(before.getMetadata().getName());
    }
    return before;
  }

  /** Prints of all labels that a node has; those of what is at hand if it is not kept. */
  long[] prints(Node node) {
    long[] kept = prints.get(node.getMetadata().getName());
    return kept == null ? NodeFacts.prints(labels(node)) : kept;
  }

  private static Map<String, String> labels(Node node) {
    return Optional.ofNullable(node.getMetadata().getLabels()).orElse(Map.of());
  }

  private Node lean(Node node) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(node.getMetadata().getName())
        .withUid(node.getMetadata().getUid())
        .withCreationTimestamp(node.getMetadata().getCreationTimestamp())
        .withResourceVersion(node.getMetadata().getResourceVersion())
        .withLabels(labels.kept(node.getMetadata().getLabels()))
        .endMetadata()
        .withNewStatus()
        .withCapacity(NodeCache.capacity(node))
        .endStatus()
        .build();
  }
}
