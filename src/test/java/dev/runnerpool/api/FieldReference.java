package dev.runnerpool.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The field reference in Markdown, read off the CRD. */
final class FieldReference {

  /** Kubernetes' own types: their fields are documented there. */
  private static final Set<String> OPAQUE =
      Set.of("tolerations", "template", "requests", "limits", "conditions", "labels");

  private final StringBuilder out = new StringBuilder();
  private final List<String> rules = new ArrayList<>();

  static String text(CustomResourceDefinition crd) {
    return new FieldReference().write(CrdYaml.schema(crd));
  }

  private String write(JSONSchemaProps root) {
    out.append("# RunnerPool, field by field\n\n")
        .append("<!-- Generated from the CRD: do not edit, see CONTRIBUTING.md. -->\n\n")
        .append(
            "`apiVersion: runnerpool.dev/v1alpha1`, `kind: RunnerPool`, namespaced, short name `rp`.\n");
    rulesOf("", root);
    table("Spec", "spec", root.getProperties().get("spec"));
    table("Status", "status", root.getProperties().get("status"));
    out.append("\n## Rules between fields\n\n")
        .append(
            "Checked by the API server when a manifest is applied; this is what it answers.\n\n");
    rules.forEach(rule -> out.append("- ").append(rule).append('\n'));
    return out.toString();
  }

  private void table(String title, String path, JSONSchemaProps block) {
    out.append("\n## ").append(title).append("\n\n");
    out.append("| field | type | default | bounds | what it is |\n|---|---|---|---|---|\n");
    rows(path, block);
  }

  private void rows(String path, JSONSchemaProps block) {
    rulesOf(path, block);
    block
        .getProperties()
        .forEach(
            (name, field) -> {
              String at = path + "." + name;
              boolean required = block.getRequired() != null && block.getRequired().contains(name);
              row(at, field, required);
              descend(name, at, field);
            });
  }

  private void descend(String name, String at, JSONSchemaProps field) {
    if (OPAQUE.contains(name)) {
      rulesOf(at, field);
      return;
    }
    if (hasFields(field)) {
      rows(at, field);
    } else if (field.getItems() != null && hasFields(field.getItems().getSchema())) {
      rows(at + "[]", field.getItems().getSchema());
    } else {
      rulesOf(at, field);
    }
  }

  private static boolean hasFields(JSONSchemaProps schema) {
    return schema.getProperties() != null && !schema.getProperties().isEmpty();
  }

  private void row(String at, JSONSchemaProps field, boolean required) {
    String description = field.getDescription() == null ? "" : field.getDescription();
    out.append(
        "| `%s`%s | %s | %s | %s | %s |%n"
            .formatted(
                at,
                required ? " (required)" : "",
                type(field),
                field.getDefault() == null ? "" : "`" + plain(field.getDefault().toString()) + "`",
                bounds(field),
                cell(description)));
  }

  private static String type(JSONSchemaProps field) {
    Optional<List<String>> words = WordRules.of(field);
    if (words.isPresent()) {
      return words.get().stream().map("`%s`"::formatted).collect(Collectors.joining(" or "));
    }
    if (field.getItems() != null) {
      return "list of " + type(field.getItems().getSchema());
    }
    if (field.getAdditionalProperties() != null) {
      return "map";
    }
    if (Boolean.TRUE.equals(field.getXKubernetesIntOrString())) {
      // What takes no number gets one only for the better answer.
      return CrdYaml.rules(field).anyMatch(rule -> rule.getRule().contains("== string"))
          ? "string"
          : "string or integer";
    }
    return field.getType() == null ? "any" : field.getType();
  }

  private static String bounds(JSONSchemaProps field) {
    List<String> parts = new ArrayList<>();
    if (field.getMinimum() != null || field.getMaximum() != null) {
      parts.add(number(field.getMinimum()) + " to " + number(field.getMaximum()));
    }
    if (field.getMaxLength() != null && WordRules.of(field).isEmpty()) {
      parts.add("at most " + field.getMaxLength() + " characters");
    }
    if (field.getMaxItems() != null) {
      parts.add("at most " + field.getMaxItems() + " entries");
    }
    if (field.getMaxProperties() != null) {
      parts.add("at most " + field.getMaxProperties() + " entries");
    }
    if (field.getPattern() != null) {
      parts.add("`" + cell(field.getPattern()) + "`");
    }
    return String.join(", ", parts);
  }

  private static String number(Double value) {
    return value == null ? "any" : String.valueOf(value.longValue());
  }

  private void rulesOf(String path, JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations() == null) {
      return;
    }
    for (ValidationRule rule : schema.getXKubernetesValidations()) {
      if (WordRules.isOne(rule)) {
        continue;
      }
      String at = path + (rule.getFieldPath() == null ? "" : rule.getFieldPath());
      String message = rule.getMessage() == null ? rule.getMessageExpression() : rule.getMessage();
      rules.add((at.isEmpty() ? "" : "`" + at + "`: ") + message);
    }
  }

  private static String plain(String json) {
    return json.replace("\"", "");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
