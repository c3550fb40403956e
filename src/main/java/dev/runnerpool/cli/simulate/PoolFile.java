package dev.runnerpool.cli.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolSpec;
import dev.runnerpool.api.spec.ScalingSpec;
import dev.runnerpool.gitlab.PoolRules;
import dev.runnerpool.operator.pods.InvalidSpecException;
import dev.runnerpool.operator.reconcile.Policies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the one RunnerPool of a manifest; what is of another kind is passed over. */
final class PoolFile {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final String SHIPPED = "pool.yaml";

  private PoolFile() {}

  /** The pool that is simulated if none is given. */
  static Pool shipped() {
    try (InputStream manifest = PoolFile.class.getResourceAsStream(SHIPPED)) {
      return pool(SHIPPED, new String(manifest.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the shipped pool", e);
    }
  }

  /**
   * The pool of a file.
   *
   * @throws InputException naming file, field, value and what would be right
   */
  static Pool read(Path file) {
    try {
      return pool(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new InputException("there is no file " + file);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  private static Pool pool(String file, String yaml) {
    RunnerPool pool = parse(file, only(file, documents(file, yaml)));
    RunnerPoolSpec spec = pool.getSpec();
    if (spec == null || spec.architecture() == null || spec.scaling() == null) {
      throw wrong(file, "spec needs architecture (arm64 or amd64) and scaling.max");
    }
    bounds(file, spec.scaling());
    if (spec.paused()) {
      throw wrong(file, "spec.paused is true: a paused pool takes no job; leave it out");
    }
    try {
      return new Pool(
          pool.getMetadata().getName(),
          PoolRules.of(spec),
          Policies.policy(spec),
          Policies.spillAfter(spec));
    } catch (InvalidSpecException e) {
      throw wrong(file, e.getMessage());
    }
  }

  private static List<JsonNode> documents(String file, String yaml) {
    try (var all = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return all.readAll();
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new InputException(
          "%s:%d: not YAML: %s".formatted(file, line, firstLine(e.getOriginalMessage())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode only(String file, List<JsonNode> documents) {
    List<JsonNode> pools =
        documents.stream().filter(each -> each.path("kind").asText().equals("RunnerPool")).toList();
    if (pools.size() != 1) {
      String names =
          pools.stream()
              .map(each -> each.path("metadata").path("name").asText())
              .collect(Collectors.joining(", "));
      throw wrong(
          file,
          pools.isEmpty()
              ? "it holds no document of kind RunnerPool; one is simulated"
              : "it holds %d pools (%s); one is simulated: leave one, or give the other to --against"
                  .formatted(pools.size(), names));
    }
    return pools.get(0);
  }

  private static RunnerPool parse(String file, JsonNode document) {
    try {
      return YAML.treeToValue(document, RunnerPool.class);
    } catch (JsonMappingException e) {
      String path =
          e.getPath().stream()
              .map(part -> part.getFieldName() == null ? "" + part.getIndex() : part.getFieldName())
              .collect(Collectors.joining("."));
      throw wrong(file, path + ": " + firstLine(e.getOriginalMessage()));
    } catch (JsonProcessingException e) {
      throw wrong(file, firstLine(e.getOriginalMessage()));
    }
  }

  /** Those of the CRD's rules without which a simulation would make no sense. */
  private static void bounds(String file, ScalingSpec scaling) {
    within(file, "max", scaling.max(), 1, 10_000);
    within(file, "burst", scaling.burst(), 1, 1_000);
    within(file, "warm", scaling.warm(), 0, scaling.max());
    if (scaling.autoWarm() != null) {
      within(file, "autoWarm.max", scaling.autoWarm().max(), 1, scaling.max());
      within(file, "autoWarm.min", scaling.autoWarm().min(), 0, scaling.autoWarm().max());
      within(file, "warm (beside autoWarm)", scaling.warm(), 0, 0);
    }
    for (int i = 0; i < scaling.schedules().size(); i++) {
      Integer warm = scaling.schedules().get(i).warm();
      within(file, "schedules[" + i + "].warm", warm == null ? -1 : warm, 0, scaling.max());
    }
  }

  private static void within(String file, String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(
          file,
          "spec.scaling.%s is %d, it should be %d to %d".formatted(field, value, least, most));
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private static InputException wrong(String file, String message) {
    return new InputException(file + ": " + message);
  }
}
