package dev.runnerpool.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A kind of object that the API serves.
 *
 * @param status whether {@code status} is a subresource, so that writes of the main resource leave
 *     it alone
 * @param schema what admits objects of the type, for custom resources
 */
record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    boolean namespaced,
    boolean status,
    Optional<CustomResourceSchema> schema) {

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The plural with its group, which names the type whatever its version. */
  String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  boolean is(String wantedKind) {
    return kind.equals(wantedKind) && schema.isEmpty();
  }

  ObjectNode discovery() {
    ObjectNode entry =
        Json.object()
            .put("name", plural)
            .put("singularName", kind.toLowerCase(java.util.Locale.ROOT))
            .put("namespaced", namespaced)
            .put("kind", kind);
    var verbs = entry.putArray("verbs");
    for (String verb :
        new String[] {"create", "delete", "get", "list", "patch", "update", "watch"}) {
      verbs.add(verb);
    }
    return entry;
  }
}
