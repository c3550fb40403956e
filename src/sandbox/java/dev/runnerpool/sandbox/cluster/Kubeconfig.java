package dev.runnerpool.sandbox.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The current context of a kubeconfig file.
 *
 * @param cluster how the file says that the API is reached, with absolute paths
 */
record Kubeconfig(Path file, ObjectNode cluster) {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String CERTIFICATE = "certificate-authority";

  /**
   * Reads it.
   *
   * @throws ClusterException if there is none or it names no cluster
   */
  static Kubeconfig read(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new ClusterException("--kubeconfig %s: there is no readable file".formatted(file));
    }
    JsonNode content;
    try {
      content = YAML.readTree(file.toFile());
    } catch (IOException e) {
      throw new ClusterException("--kubeconfig %s: this is not YAML".formatted(file));
    }
    String context = content.path("current-context").asText();
    if (context.isEmpty()) {
      throw new ClusterException(
          "--kubeconfig %s: it has no current context; choose one with kubectl config use-context NAME"
              .formatted(file));
    }
    String name = named(content.path("contexts"), context).path("context").path("cluster").asText();
    if (!(named(content.path("clusters"), name).path("cluster") instanceof ObjectNode cluster)
        || !cluster.has("server")) {
      throw new ClusterException(
          "--kubeconfig %s: its current context '%s' names no cluster of the file"
              .formatted(file, context));
    }
    return new Kubeconfig(file, withAbsolutePath(cluster.deepCopy(), file));
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode each : list) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    return list.path(list.size());
  }

  private static ObjectNode withAbsolutePath(ObjectNode cluster, Path file) {
    if (cluster.has(CERTIFICATE)) {
      Path written = Path.of(cluster.path(CERTIFICATE).asText());
      cluster.put(CERTIFICATE, file.toAbsolutePath().resolveSibling(written).toString());
    }
    return cluster;
  }

  String server() {
    return cluster.path("server").asText();
  }

  /** The same for a client. */
  Config config() {
    try {
      return Config.fromKubeconfig(file.toFile());
    } catch (RuntimeException e) {
      throw new ClusterException(
          "--kubeconfig %s cannot be used: %s".formatted(file, e.getMessage()));
    }
  }

  /** Writes a file, for its owner's eyes, by which the bearer of a token reaches the cluster. */
  void write(Path to, String token) {
    ObjectNode content = YAML.createObjectNode();
    content.put("apiVersion", "v1").put("kind", "Config").put("current-context", "sandbox");
    entry(content.putArray("clusters")).set("cluster", cluster);
    entry(content.putArray("users")).putObject("user").put("token", token);
    entry(content.putArray("contexts"))
        .putObject("context")
        .put("cluster", "sandbox")
        .put("user", "sandbox");
    try {
      Files.deleteIfExists(to);
      Files.createFile(
          to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      YAML.writeValue(to.toFile(), content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + to, e);
    }
  }

  private static ObjectNode entry(ArrayNode list) {
    return list.addObject().put("name", "sandbox");
  }
}
