package dev.runnerpool.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recipe, or a pool to begin with, of {@code deploy/examples}: what a user applies and pushes.
 */
public record Recipe(Path path) {
  private static final Path EXAMPLES = Path.of("deploy/examples");
  private static final YAMLMapper YAML = new YAMLMapper();

  /** All of them. */
  public static List<Recipe> all() {
    try (Stream<Path> entries = Files.list(EXAMPLES)) {
      return entries
          .filter(entry -> Files.isDirectory(entry) || entry.toString().endsWith(".yaml"))
          .sorted()
          .map(Recipe::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return path.getFileName().toString().replace(".yaml", "");
  }

  /** Where the overlay of a namespace lies that the recipe brings; the shipped one without. */
  Path namespace() {
    Path own = path.resolve("namespace");
    return Files.isDirectory(own) ? own : Path.of("deploy/runner-namespace");
  }

  /** What is applied, in order. */
  public List<JsonNode> manifests() {
    return documents(Files.isDirectory(path) ? path.resolve("pools.yaml") : path);
  }

  /** The pools among them, each with a UID. */
  public List<RunnerPool> pools() {
    return manifests().stream()
        .filter(each -> each.path("kind").asText().equals("RunnerPool"))
        .map(each -> Serialization.unmarshal(each.toString(), RunnerPool.class))
        .peek(pool -> pool.getMetadata().setUid(pool.getMetadata().getName()))
        .toList();
  }

  /** The taints of nodes that Karpenter would make by it; none without a {@code nodepool.yaml}. */
  List<JsonNode> karpenterTaints() {
    Path file = path.resolve("nodepool.yaml");
    return Files.exists(file)
        ? documents(file).stream()
            .flatMap(
                each ->
                    Stream.of(each.at("/spec/template/spec/taints"))
                        .flatMap(taints -> YAML.convertValue(taints, List.class).stream()))
            .map(taint -> YAML.<JsonNode>valueToTree(taint))
            .toList()
        : List.of();
  }

  /** Its {@code .gitlab-ci.yml}; of a pool to begin with, a job with all its tags. */
  public String pipeline() {
    if (Files.isDirectory(path)) {
      return read(path.resolve(".gitlab-ci.yml"));
    }
    StringBuilder jobs = new StringBuilder();
    for (RunnerPool pool : pools()) {
      jobs.append(
          "%s: {tags: [%s, %s], script: [uname -m]}\n"
              .formatted(
                  pool.getMetadata().getName(),
                  String.join(", ", pool.getSpec().tags()),
                  pool.getSpec().architecture().label()));
    }
    return jobs.toString();
  }

  private static List<JsonNode> documents(Path file) {
    try (var all = YAML.readerFor(JsonNode.class).<JsonNode>readValues(read(file))) {
      return all.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
