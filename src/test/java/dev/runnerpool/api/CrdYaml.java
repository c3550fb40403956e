package dev.runnerpool.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrArray;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

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
    orderColumns(crd);
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
    JSONSchemaProps spec = root.getProperties().get("spec");
    spec.setDescription("What a platform team asks of the pool.");
    spec.getProperties().get("tags").setXKubernetesListType("set");
    refineToleration(at(spec, "placement", "tolerations").getItems().getSchema());
    refineTemplate(at(spec, "runner", "template"));
    boundQuantities(at(spec, "runner", "resources"));
    JSONSchemaProps job = at(spec, "runner", "job");
    boundQuantities(at(job, "resources"));
    boundQuantities(at(job, "maxOverwrites"));
    for (String container : List.of("helper", "services")) {
      boundQuantities(at(job, container, "resources"));
      boundQuantities(at(job, container, "maxOverwrites"));
    }
    for (String list : List.of("volumes", "imagePullSecrets")) {
      at(job, list).setXKubernetesListType("map");
      at(job, list).setXKubernetesListMapKeys(List.of("name"));
    }
    for (String block : List.of("credentials", "runner")) {
      at(spec, "gitlab", block, "secretRef").setXKubernetesMapType("atomic");
    }
    refineStatus(root.getProperties().get("status"));
    for (JSONSchemaProps block : List.of(at(spec, "placement"), at(spec, "runner"), job)) {
      block.setDefault(JsonNodeFactory.instance.objectNode());
    }
    WordRules.replaceEnums(spec);
    takeNumbers(spec);
    sayThatListsAreReplaced(root);
  }

  /** What a rule asks the type of may be a number too: the rule answers, or takes it. */
  private static void takeNumbers(JSONSchemaProps schema) {
    if (rules(schema).anyMatch(rule -> rule.getRule().contains("type(self)"))) {
      schema.setType(null);
      schema.setXKubernetesIntOrString(true);
    }
    inner(schema).forEach(CrdYaml::takeNumbers);
  }

  static Stream<ValidationRule> rules(JSONSchemaProps schema) {
    return Optional.ofNullable(schema.getXKubernetesValidations()).stream().flatMap(List::stream);
  }

  /** The schemas directly within a schema. */
  static Stream<JSONSchemaProps> inner(JSONSchemaProps schema) {
    return Stream.concat(
        Optional.ofNullable(schema.getProperties()).stream().flatMap(all -> all.values().stream()),
        Optional.ofNullable(schema.getItems()).map(JSONSchemaPropsOrArray::getSchema).stream());
  }

  private static void refineStatus(JSONSchemaProps status) {
    status.setDescription("What the operator last saw and decided.");
    // Else kstatus, which Flux asks, takes a pool that nobody has looked at for one
    // that is ready.
    status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
    JSONSchemaProps conditions = at(status, "conditions");
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    JSONSchemaProps condition = conditions.getItems().getSchema();
    condition.setRequired(List.of("type", "status", "lastTransitionTime", "reason", "message"));
    at(condition, "status").setEnum(words("False", "True", "Unknown"));
    JSONSchemaProps kind = at(status, "placement").getItems().getSchema();
    Stream.of(
            at(condition, "lastTransitionTime"),
            at(status, "oldestWaitingSince"),
            at(status, "lastDecision", "time"),
            at(status, "registration", "tokenExpiresAt"),
            at(kind, "avoidedUntil"))
        .forEach(time -> time.setFormat("date-time"));
  }

  /** Of any other list nobody owns a single entry: the order matters, or none is known by a key. */
  private static void sayThatListsAreReplaced(JSONSchemaProps schema) {
    inner(schema).forEach(CrdYaml::sayThatListsAreReplaced);
    if (schema.getItems() != null && schema.getXKubernetesListType() == null) {
      schema.setXKubernetesListType("atomic");
    }
  }

  private static JSONSchemaProps at(JSONSchemaProps schema, String... path) {
    JSONSchemaProps found = schema;
    for (String name : path) {
      found = found.getProperties().get(name);
    }
    return found;
  }

  /** Kubernetes' own type carries no bounds; a wrong word would only show when a pod is made. */
  private static void refineToleration(JSONSchemaProps toleration) {
    toleration.getProperties().get("operator").setEnum(words("Equal", "Exists"));
    toleration
        .getProperties()
        .get("effect")
        .setEnum(words("NoExecute", "NoSchedule", "PreferNoSchedule"));
    // At the entry, not at the list: so the answer tells which it is.
    toleration.setXKubernetesValidations(
        List.of(
            new ValidationRuleBuilder()
                .withRule(
                    "has(self.operator) && self.operator == 'Exists' ? !has(self.value) : has(self.key)")
                .withMessageExpression(
                    "has(self.operator) && self.operator == 'Exists' ? 'a toleration with operator Exists"
                        + " must have no value: leave out \\'' + self.value + '\\'' : 'a toleration with operator"
                        + " Equal, which is the default, must have a key'")
                .withMessage(
                    "a toleration with operator Exists must have no value; one with operator Equal must"
                        + " have a key")
                .build(),
            new ValidationRuleBuilder()
                .withRule(
                    "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')")
                .withMessage(
                    "tolerationSeconds needs effect NoExecute, as no other taint evicts: leave it out")
                .build(),
            notOfATaint("key", "([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?"),
            notOfATaint("value", "")));
    toleration.getProperties().get("key").setMaxLength(316L);
    toleration.getProperties().get("value").setMaxLength(63L);
  }

  /** What no taint can have is not told by the node but by the API server, of each pod. */
  private static ValidationRule notOfATaint(String field, String prefix) {
    String self = "self." + field;
    return new ValidationRuleBuilder()
        .withRule(
            "!has(%s) || %s == '' || %s.matches('^%s[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$')"
                .formatted(self, self, self, prefix))
        .withMessageExpression(
            "'no taint can have the %s \\'' + %s + '\\': write letters, digits, dashes, dots and underscores'"
                .formatted(field, self))
        .withMessage(
            "no taint can have this %s: write letters, digits, dashes, dots and underscores"
                .formatted(field))
        .build();
  }

  /** Anything within metadata and spec, but nothing beside them: pod fields are put there often. */
  private static void refineTemplate(JSONSchemaProps template) {
    template.setType("object");
    template.setXKubernetesPreserveUnknownFields(null);
    var open = new JSONSchemaProps();
    open.setType("object");
    open.setXKubernetesPreserveUnknownFields(true);
    template.setProperties(new TreeMap<>(Map.of("metadata", open, "spec", open)));
  }

  /** A rule over strings without a bound would cost more than an API server allows. */
  private static void boundQuantities(JSONSchemaProps resources) {
    for (String name : List.of("requests", "limits")) {
      at(resources, name).getAdditionalProperties().getSchema().setMaxLength(32L);
    }
  }

  private static List<JsonNode> words(String... words) {
    return Stream.of(words).<JsonNode>map(TextNode::valueOf).toList();
  }

  /** {@code kubectl get} shows the columns as they are declared. */
  private static void orderColumns(CustomResourceDefinition crd) {
    List<String> declared =
        Stream.of(RunnerPool.class.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    var version = crd.getSpec().getVersions().get(0);
    version.setAdditionalPrinterColumns(
        version.getAdditionalPrinterColumns().stream()
            .sorted(Comparator.comparingInt(column -> declared.indexOf(column.getName())))
            .toList());
  }

  /** A record's component is both a field and an accessor: its rules are found twice. */
  private static void dropRepeatedRules(JSONSchemaProps schema) {
    List<ValidationRule> rules = schema.getXKubernetesValidations();
    if (rules != null) {
      schema.setXKubernetesValidations(rules.stream().distinct().toList());
    }
    inner(schema).forEach(CrdYaml::dropRepeatedRules);
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
