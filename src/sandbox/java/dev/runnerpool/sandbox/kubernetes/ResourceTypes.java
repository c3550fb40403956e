package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The types served: the built-in ones, and those that custom resource definitions add. */
final class ResourceTypes {
  /** Group, version, kind, plural, then {@code n} for namespaced and {@code s} for a status. */
  private static final String BUILT_IN =
      """
      - v1 Namespace namespaces s
      - v1 Node nodes s
      - v1 Pod pods ns
      - v1 Service services ns
      - v1 Secret secrets n
      - v1 ConfigMap configmaps n
      - v1 ServiceAccount serviceaccounts n
      - v1 Event events n
      - v1 ResourceQuota resourcequotas ns
      - v1 PersistentVolumeClaim persistentvolumeclaims ns
      events.k8s.io v1 Event events n
      apps v1 Deployment deployments ns
      apps v1 ReplicaSet replicasets ns
      apps v1 StatefulSet statefulsets ns
      apps v1 DaemonSet daemonsets ns
      batch v1 Job jobs ns
      coordination.k8s.io v1 Lease leases n
      networking.k8s.io v1 NetworkPolicy networkpolicies n
      policy v1 PodDisruptionBudget poddisruptionbudgets ns
      scheduling.k8s.io v1 PriorityClass priorityclasses -
      rbac.authorization.k8s.io v1 Role roles n
      rbac.authorization.k8s.io v1 RoleBinding rolebindings n
      rbac.authorization.k8s.io v1 ClusterRole clusterroles -
      rbac.authorization.k8s.io v1 ClusterRoleBinding clusterrolebindings -
      apiextensions.k8s.io v1 CustomResourceDefinition customresourcedefinitions s
      """;

  private final Map<String, ResourceType> byPath = new LinkedHashMap<>();

  ResourceTypes() {
    for (String line : BUILT_IN.lines().toList()) {
      String[] f = line.split(" ");
      String group = f[0].equals("-") ? "" : f[0];
      boolean namespaced = f[4].contains("n");
      boolean status = f[4].contains("s");
      add(new ResourceType(group, f[1], f[2], f[3], namespaced, status, Optional.empty()));
    }
  }

  Optional<ResourceType> find(String group, String version, String plural) {
    return Optional.ofNullable(byPath.get(group + "/" + version + "/" + plural));
  }

  /** Whether objects of that API version and kind are served. */
  boolean serves(String apiVersion, String kind) {
    return byPath.values().stream()
        .anyMatch(type -> type.apiVersion().equals(apiVersion) && type.kind().equals(kind));
  }

  /** Serves what the definition defines from now on, in place of what an older one did. */
  void define(JsonNode definition) {
    forget(definition);
    JsonNode spec = definition.path("spec");
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        add(
            new ResourceType(
                spec.path("group").asText(),
                version.path("name").asText(),
                spec.path("names").path("kind").asText(),
                spec.path("names").path("plural").asText(),
                spec.path("scope").asText().equals("Namespaced"),
                version.path("subresources").has("status"),
                Optional.of(
                    new CustomResourceSchema(version.path("schema").path("openAPIV3Schema")))));
      }
    }
  }

  void forget(JsonNode definition) {
    JsonNode spec = definition.path("spec");
    String group = spec.path("group").asText() + "/";
    String plural = "/" + spec.path("names").path("plural").asText();
    byPath.keySet().removeIf(path -> path.startsWith(group) && path.endsWith(plural));
  }

  ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    byPath.values().stream()
        .filter(type -> !type.group().isEmpty())
        .map(type -> type.group() + "/" + type.version())
        .distinct()
        .forEach(
            groupVersion -> {
              String[] parts = groupVersion.split("/");
              ObjectNode group = groups.addObject().put("name", parts[0]);
              ObjectNode version =
                  Json.object().put("groupVersion", groupVersion).put("version", parts[1]);
              group.putArray("versions").add(version);
              group.set("preferredVersion", version);
            });
    return list;
  }

  Optional<ObjectNode> resources(String group, String version) {
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    byPath.values().stream()
        .filter(type -> type.group().equals(group) && type.version().equals(version))
        .forEach(
            type -> {
              resources.add(type.discovery());
              if (type.is("Pod")) {
                resources.add(type.discovery().put("name", "pods/resize"));
              }
            });
    return resources.isEmpty() ? Optional.empty() : Optional.of(list);
  }

  private void add(ResourceType type) {
    byPath.put(type.group() + "/" + type.version() + "/" + type.plural(), type);
  }
}
