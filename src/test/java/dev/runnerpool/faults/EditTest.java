package dev.runnerpool.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class EditTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** What the API server refuses to have changed. */
  private static final Set<String> FIXED =
      Set.of(
          "architecture",
          "gitlab.url",
          "gitlab.group",
          "gitlab.project",
          "gitlab.instance",
          "gitlab.runner.secretRef.name",
          "gitlab.runner.secretRef.key",
          "gitlab.runner.secret");

  @Test
  void everyFieldThatMayBeEditedIs() throws IOException {
    JsonNode spec =
        YAML.readTree(PoolDefinition.SHIPPED.toFile())
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    Set<String> fields = new TreeSet<>();
    inSchema(spec, "", fields);
    Set<String> edited = new TreeSet<>(FIXED);
    Edit.ALL.forEach(edit -> inPatch(read(edit.there()), "", edited));
    assertThat(fields).hasSizeGreaterThan(30);
    assertThat(fields)
        .allSatisfy(
            field ->
                assertThat(edited)
                    .as("edits of %s", field)
                    .anyMatch(path -> path.equals(field) || path.startsWith(field + ".")));
  }

  private static void inSchema(JsonNode schema, String path, Set<String> fields) {
    JsonNode inner = schema.path("properties");
    if (inner.isEmpty()) {
      fields.add(path);
    }
    inner
        .fields()
        .forEachRemaining(field -> inSchema(field.getValue(), under(path, field.getKey()), fields));
  }

  private static void inPatch(JsonNode patch, String path, Set<String> fields) {
    if (!patch.isObject()) {
      fields.add(path);
    }
    patch
        .fields()
        .forEachRemaining(field -> inPatch(field.getValue(), under(path, field.getKey()), fields));
  }

  private static String under(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static JsonNode read(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
