package dev.runnerpool.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CustomResourceAdmissionTest {
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: trains.example.com}
      spec:
        group: example.com
        scope: Namespaced
        names: {kind: Train, plural: trains, singular: train}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema:
            openAPIV3Schema:
              type: object
              required: [spec]
              properties:
                spec:
                  type: object
                  required: [line]
                  x-kubernetes-validations:
                  - rule: "!has(self.seats) || self.seats >= self.cars"
                    messageExpression: "'seats must be at least ' + string(self.cars)"
                  - rule: "!has(self.delay) || duration(self.delay) < duration('1h')"
                    message: must be shorter than an hour
                    fieldPath: .delay
                  properties:
                    line:
                      type: string
                      minLength: 2
                      x-kubernetes-validations:
                      - {rule: self == oldSelf, message: line cannot be changed}
                    cars: {type: integer, minimum: 1, maximum: 12, default: 4}
                    seats: {type: integer}
                    delay: {type: string}
                    kind: {type: string, enum: [fast, slow]}
                    stops:
                      type: array
                      maxItems: 3
                      x-kubernetes-list-type: set
                      items:
                        type: string
                        pattern: "^[A-Z]"
                        x-kubernetes-validations:
                        - {rule: "self != 'Nowhere'", message: there is no such stop}
                    weight: {x-kubernetes-int-or-string: true}
                status:
                  type: object
                  properties:
                    at: {type: string}
                    conditions:
                      type: array
                      x-kubernetes-list-type: map
                      x-kubernetes-list-map-keys: [type]
                      items:
                        type: object
                        required: [type]
                        properties: {type: {type: string}, status: {type: string}}
      """;

  private EmbeddedKubernetes kubernetes;

  @BeforeEach
  void start() {
    kubernetes = EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
    apply(DEFINITION);
  }

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void everyWrongFieldIsNamedAtOnce() {
    String spec = "{cars: 13, kind: medium, stops: [A, low, A, B], seats: many}";
    assertThatThrownBy(() -> create(spec))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(422);
              assertThat(e.getStatus().getReason()).isEqualTo("Invalid");
              assertThat(e.getStatus().getMessage())
                  .startsWith("Train.example.com \"x\" is invalid: [")
                  .contains("spec.line: Required value")
                  .contains("spec.kind: Unsupported value: \"medium\": supported values: \"fast\"")
                  .contains("spec.cars: Invalid value: 13: spec.cars in body should be less than")
                  .contains("spec.stops: Too many: 4: must have at most 3 items")
                  .contains("spec.stops[1]: Invalid value: \"low\"")
                  .contains("spec.stops[2]: Duplicate value: \"A\"")
                  .contains("spec.seats in body must be of type integer: \"string\"");
              assertThat(e.getStatus().getDetails().getCauses()).hasSizeGreaterThan(6);
            });
  }

  @Test
  void celRulesAreCheckedAtEveryDepthWithTheirMessages() {
    assertThatThrownBy(() -> create("{line: U1, cars: 6, seats: 5, delay: 2h, stops: [Nowhere]}"))
        .hasMessageContaining("spec: Invalid value: \"object\": seats must be at least 6")
        .hasMessageContaining("spec.delay: Invalid value: \"object\": must be shorter than an hour")
        .hasMessageContaining("spec.stops[0]: Invalid value: \"string\": there is no such stop");
  }

  @Test
  void transitionRulesSeeTheObjectBefore() {
    create("{line: U1}");
    assertThatThrownBy(() -> apply(train("{line: U2}")))
        .hasMessageContaining("test.yaml, document 1")
        .hasMessageContaining("spec.line: Invalid value: \"string\": line cannot be changed");
  }

  @Test
  void unknownFieldsAreDroppedOrRefusedAndDefaultsSet() {
    GenericKubernetesResource made = create("{line: U1, colour: red, weight: 3t}");
    assertThat((Integer) made.get("spec", "cars")).isEqualTo(4);
    assertThat((Object) made.get("spec", "colour")).isNull();
    assertThatThrownBy(() -> apply(train("{line: U1, colour: red}")))
        .hasMessageContaining("strict decoding error: unknown field \"spec.colour\"");
  }

  @Test
  void specAndStatusAreWrittenApartAndOnlySpecCountsAGeneration() {
    GenericKubernetesResource made = create("{line: U1}");
    applyStatus("one", "{at: Depot, conditions: [{type: Ready, status: 'True'}]}");
    applyStatus("two", "{conditions: [{type: Late, status: 'False'}]}");
    applyStatus("one", "{conditions: [{type: Ready, status: 'False'}]}");
    apply(train("{line: U1, cars: 5}"));
    GenericKubernetesResource now = current();
    assertThat(now.getMetadata().getGeneration()).isEqualTo(2);
    assertThat(made.getMetadata().getGeneration()).isEqualTo(1);
    assertThat((Object) now.get("status", "at")).isNull();
    assertThat((String) now.get("status", "conditions", 0, "status")).isEqualTo("False");
    assertThat((String) now.get("status", "conditions", 1, "type")).isEqualTo("Late");
  }

  @Test
  void aWriteThatChangesNothingHasNoNewRevision() {
    apply(train("{line: U1}"));
    String before = current().getMetadata().getResourceVersion();
    apply(train("{line: U1}"));
    assertThat(current().getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void aDefinitionWhoseRuleDoesNotCompileIsRefused() {
    String broken = DEFINITION.replace("self == oldSelf", "self ==").replace("trains", "trams");
    assertThatThrownBy(() -> apply(broken)).hasMessageContaining("`self ==` does not compile");
  }

  @Test
  void theProjectsOwnDefinitionIsAccepted() {
    kubernetes.apply(java.nio.file.Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
    String pool =
        """
        apiVersion: runnerpool.dev/v1alpha1
        kind: RunnerPool
        metadata: {name: linux-arm64}
        spec:
          architecture: arm64
          gitlab: {url: "https://gitlab.example.com", group: platform, credentials: {secretRef: {name: gitlab-api}}}
          scaling: {max: 3}
          tags: %s
        """;
    apply(pool.formatted("[linux]"));
    assertThatThrownBy(() -> apply(pool.formatted("[linux, amd64]")))
        .hasMessageContaining("RunnerPool.runnerpool.dev \"linux-arm64\" is invalid: spec");
  }

  private GenericKubernetesResource create(String spec) {
    return kubernetes.client().resource(parsed(train(spec))).create();
  }

  private GenericKubernetesResource current() {
    return kubernetes.client().resource(parsed(train("{}"))).get();
  }

  private void applyStatus(String manager, String status) {
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(manager)
            .withForce(true)
            .build();
    String body = train("{}").replace("spec: {}", "status: " + status);
    kubernetes.client().resource(parsed(body)).subresource("status").patch(context);
  }

  private static String train(String spec) {
    return "apiVersion: example.com/v1\nkind: Train\nmetadata: {name: x, namespace: default}\nspec: "
        + spec
        + "\n";
  }

  private static GenericKubernetesResource parsed(String yaml) {
    return Serialization.unmarshal(yaml, GenericKubernetesResource.class);
  }

  private void apply(String yaml) {
    kubernetes.apply("test.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }
}
