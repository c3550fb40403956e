package dev.runnerpool.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The CRD, generated from the records. */
final class CrdYaml {

  private static final String HEADER =
      "# Generated from the records in src/main/java/dev/runnerpool/api: do not edit, see CONTRIBUTING.md.\n";

  private CrdYaml() {}

  static CustomResourceDefinition generate() {
    var output = new InMemory();
    new CRDGenerator()
        .customResourceClasses(RunnerPool.class)
        .forCRDVersions("v1")
        .withOutput(output)
        .generate();
    CustomResourceDefinition crd =
        Serialization.unmarshal(output.text(), CustomResourceDefinition.class);
    crd.getMetadata().setAnnotations(null);
    refine(schema(crd));
    dropRepeatedRules(schema(crd));
    return crd;
  }

  static JSONSchemaProps schema(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
  }

  static String text() {
    return HEADER + Serialization.asYaml(generate());
  }

  /** What annotations cannot say: how lists merge under server-side apply, and a description. */
  private static void refine(JSONSchemaProps root) {
    root.setDescription(
        "A pool of GitLab CI runners: one architecture, one set of tags, one GitLab scope.");
    root.setRequired(List.of("spec"));
    root.getProperties().get("spec").setDescription("What a platform team asks of the pool.");
    JSONSchemaProps tags = root.getProperties().get("spec").getProperties().get("tags");
    tags.setXKubernetesListType("set");
    JSONSchemaProps status = root.getProperties().get("status");
    status.setDescription("What the operator last saw and decided.");
    JSONSchemaProps conditions = status.getProperties().get("conditions");
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    conditions.getItems().getSchema().setRequired(List.of("type", "status"));
  }

  /** A record's component is both a field and an accessor: its rules are found twice. */
  private static void dropRepeatedRules(JSONSchemaProps schema) {
    List<ValidationRule> rules = schema.getXKubernetesValidations();
    if (rules != null) {
      schema.setXKubernetesValidations(rules.stream().distinct().toList());
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdYaml::dropRepeatedRules);
    }
    if (schema.getItems() != null) {
      dropRepeatedRules(schema.getItems().getSchema());
    }
  }

  private static final class InMemory implements CRDGenerator.CRDOutput<OutputStream> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public OutputStream outputFor(String crdName) {
      return bytes;
    }

    @Override
    public java.net.URI crdURI(String crdName) {
      return java.net.URI.create("file:///" + crdName);
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }

    String text() {
      return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
