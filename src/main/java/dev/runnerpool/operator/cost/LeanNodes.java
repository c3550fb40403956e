package dev.runnerpool.operator.cost;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps of a node what its price is found by and what the informer compares. The rest, above all
 * the images that it lists, its annotations and the fields' managers, is up to 80 KiB a node.
 */
final class LeanNodes extends BasicItemStore<Node> {

  LeanNodes() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public Node put(String key, Node node) {
    return super.put(key, lean(node));
  }

  private static Node lean(Node node) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(node.getMetadata().getName())
        .withUid(node.getMetadata().getUid())
        .withResourceVersion(node.getMetadata().getResourceVersion())
        .withLabels(labels(node.getMetadata().getLabels()))
        .endMetadata()
        .withNewStatus()
        .withCapacity(NodeCache.capacity(node))
        .endStatus()
        .build();
  }

  private static Map<String, String> labels(Map<String, String> all) {
    Map<String, String> kept = new TreeMap<>(all == null ? Map.of() : all);
    kept.keySet().retainAll(NodeCache.LABELS);
    return kept;
  }
}
