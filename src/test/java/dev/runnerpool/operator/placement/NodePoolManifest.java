package dev.runnerpool.operator.placement;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;

/** NodePools of Karpenter, as tests apply them. */
public final class NodePoolManifest {

  /** A definition for an API server of our own. */
  public static final Path DEFINITION =
      Path.of("src/test/resources/dev/runnerpool/operator/placement/nodepools.yaml");

  private NodePoolManifest() {}

  /**
   * Applies a NodePool; {@code requirements} are lines such as {@code kubernetes.io/arch=arm64}.
   */
  public static void apply(
      KubernetesClient client, String name, String more, String... requirements) {
    client.resource(of(name, more, requirements)).forceConflicts().serverSideApply();
  }

  /** The NodePool of that name with {@code key=value,value} requirements and more of its spec. */
  public static GenericKubernetesResource of(String name, String more, String... requirements) {
    StringBuilder listed = new StringBuilder();
    for (String requirement : requirements) {
      String[] parts = requirement.split("=", 2);
      listed.append(
          "        - {key: %s, operator: In, values: [%s]}\n".formatted(parts[0], parts[1]));
    }
    return Serialization.unmarshal(
        """
        apiVersion: karpenter.sh/v1
        kind: NodePool
        metadata: {name: %s}
        spec:
          %s
          template:
            spec:
              nodeClassRef: {group: karpenter.kwok.sh, kind: KWOKNodeClass, name: default}
              requirements:
        %s"""
            .formatted(name, more.isEmpty() ? "weight: 1" : more, listed),
        GenericKubernetesResource.class);
  }

  /** Says what its nodes use, as Karpenter does. */
  public static void use(KubernetesClient client, String name, String resources) {
    client
        .genericKubernetesResources("karpenter.sh/v1", "NodePool")
        .withName(name)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "status: {resources: " + resources + "}");
  }

  /** Deletes it. */
  public static void delete(KubernetesClient client, String name) {
    client.genericKubernetesResources("karpenter.sh/v1", "NodePool").withName(name).delete();
  }
}
