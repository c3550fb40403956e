package dev.runnerpool.sandbox.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.spec.Durations;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The objects of some manifests, the pools turned towards the simulated GitLab.
 *
 * @param documents by the file they come from, in order
 */
public record Manifests(List<Document> documents) {
  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * One object.
   *
   * @param origin the file's name and the number of the document in it
   */
  public record Document(String origin, ObjectNode content) {
    boolean isPool() {
      return Manifests.isPool(content);
    }

    String kind() {
      return content.path("kind").asText();
    }

    String yaml() {
      try {
        return YAML.writeValueAsString(content);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("%s cannot be written as YAML".formatted(origin), e);
      }
    }
  }

  /**
   * Reads a file, or every YAML file of a folder but kustomizations.
   *
   * @throws BadInput if there is none, one is not YAML, or two pools have one name
   */
  public static Manifests read(Path fileOrFolder) {
    List<Document> documents = new ArrayList<>();
    for (Path file : files(fileOrFolder)) {
      read(file, documents);
    }
    Manifests manifests = new Manifests(List.copyOf(documents));
    Set<String> names = new HashSet<>();
    for (Document each : documents) {
      String name = each.content().at("/metadata/name").asText();
      if (each.isPool() && !names.add(name)) {
        throw new BadInput(
            "%s: another pool is called %s too; the sandbox tells pools by name"
                .formatted(each.origin(), name));
      }
    }
    if (names.isEmpty()) {
      throw new BadInput("%s holds no RunnerPool".formatted(fileOrFolder));
    }
    return manifests;
  }

  private static List<Path> files(Path fileOrFolder) {
    if (Files.isRegularFile(fileOrFolder)) {
      return List.of(fileOrFolder);
    }
    try (Stream<Path> files = Files.list(fileOrFolder)) {
      return files
          .filter(file -> file.toString().matches(".*\\.ya?ml"))
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new BadInput("--manifests %s is no file and no folder".formatted(fileOrFolder));
    }
  }

  private static void read(Path file, List<Document> into) {
    try (MappingIterator<JsonNode> nodes =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      for (int number = 1; nodes.hasNext(); number++) {
        if (nodes.next() instanceof ObjectNode content) {
          into.add(new Document("%s, document %d".formatted(file, number), content));
        }
      }
    } catch (JsonProcessingException e) {
      throw badYaml(file, e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof JsonProcessingException cause) {
        throw badYaml(file, cause);
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static BadInput badYaml(Path file, JsonProcessingException e) {
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    return new BadInput("%s:%d: not YAML: %s".formatted(file, line, e.getOriginalMessage()));
  }

  /**
   * A copy whose pools ask the given GitLab.
   *
   * @param idleAtMost longest idle time-out that is left as it is; longer ones become this
   */
  public Manifests towards(String gitlabUrl, Duration idleAtMost) {
    return changed(
        content -> {
          if (isPool(content) && content.path("spec") instanceof ObjectNode spec) {
            spec.withObject("/gitlab").put("url", gitlabUrl);
            shorten(spec.withObject("/scaling"), idleAtMost);
          }
        });
  }

  /** A copy whose objects are in other namespaces. */
  Manifests within(UnaryOperator<String> namespaces) {
    return changed(
        content -> {
          ObjectNode metadata = content.withObject("/metadata");
          String written = metadata.path("namespace").asText(isPool(content) ? "default" : "");
          if (!written.isEmpty()) {
            metadata.put("namespace", namespaces.apply(written));
          }
        });
  }

  /** A copy whose pools keep to the simulated nodes that are for one namespace's pods. */
  Manifests onNodesFor(String namespace) {
    return changed(
        content -> {
          if (isPool(content)) {
            ObjectNode placement = content.withObject("/spec/placement");
            ArrayNode nodes = placement.withArray("nodes");
            if (nodes.isEmpty()) {
              nodes.addObject();
            }
            nodes.forEach(
                each ->
                    ((ObjectNode) each)
                        .withObject("/labels")
                        .put(SimulatedNodes.RESERVED, namespace));
            placement
                .withArray("tolerations")
                .addObject()
                .put("key", SimulatedNodes.RESERVED)
                .put("operator", "Equal")
                .put("value", namespace)
                .put("effect", "NoSchedule");
          }
        });
  }

  private static boolean isPool(ObjectNode content) {
    return content.path("kind").asText().equals("RunnerPool");
  }

  private Manifests changed(Consumer<ObjectNode> change) {
    List<Document> changed = new ArrayList<>();
    for (Document each : documents) {
      ObjectNode content = each.content().deepCopy();
      change.accept(content);
      changed.add(new Document(each.origin(), content));
    }
    return new Manifests(List.copyOf(changed));
  }

  /**
   * Looks that everything is within a namespace, and so leaves with it.
   *
   * @throws BadInput if an object is not
   */
  void requireNamespaces() {
    for (Document each : documents) {
      if (each.content().at("/metadata/namespace").asText().isEmpty()) {
        throw new BadInput(
            "%s: %s has no metadata.namespace; into a cluster that stays, only what is in a namespace is put"
                .formatted(each.origin(), each.kind()));
      }
    }
  }

  private static void shorten(ObjectNode scaling, Duration idleAtMost) {
    String written = scaling.path("idleTimeout").asText("5m");
    if (!written.matches(Durations.PATTERN) || written.isEmpty()) {
      return; // The API server's refusal says what is wrong with it.
    }
    if (Durations.parse(written).compareTo(idleAtMost) > 0) {
      scaling.put("idleTimeout", idleAtMost.toSeconds() + "s");
    }
  }

  /**
   * What the sandbox must know of the pools.
   *
   * @throws BadInput if one cannot be understood
   */
  public List<PoolFacts> pools() {
    return resources().stream().map(PoolFacts::of).toList();
  }

  /**
   * The pools.
   *
   * @throws BadInput if one cannot be understood
   */
  public List<RunnerPool> resources() {
    return documents.stream().filter(Document::isPool).map(Manifests::resource).toList();
  }

  private static RunnerPool resource(Document document) {
    try {
      RunnerPool pool = Serialization.unmarshal(document.yaml(), RunnerPool.class);
      PoolFacts.of(pool);
      return pool;
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new BadInput(
          "%s: not a whole RunnerPool: %s".formatted(document.origin(), e.getMessage()));
    }
  }
}
