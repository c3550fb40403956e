package dev.runnerpool.operator.cost;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * Keeps of a node what its price is found by and what the informer compares. The rest, above all
 * the images that it lists, its annotations and the fields' managers, is up to 80 KiB a node.
 */
final class LeanNodes extends BasicItemStore<Node> {

  private final NodeLabels labels;

  LeanNodes(NodeLabels labels) {
    super(Cache::metaNamespaceKeyFunc);
    this.labels = labels;
  }

  @Override
  public Node put(String key, Node node) {
    return super.put(key, lean(node));
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
