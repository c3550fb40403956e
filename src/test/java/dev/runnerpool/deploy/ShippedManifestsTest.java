package dev.runnerpool.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShippedManifestsTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path DEPLOY = Path.of("deploy");
  private static final Path CHART = Path.of("helm/runnerpool");
  private static final String RELEASE_NAME = "{{ include \"runnerpool.name\" . }}";

  @ParameterizedTest
  @CsvSource({
    "operator/cluster-role.yaml, operator-rules.yaml",
    "operator/nodes-cluster-role.yaml, nodes-rules.yaml",
    "operator/priority-cluster-role.yaml, priority-rules.yaml",
    "operator/leases-role.yaml, leases-rules.yaml",
    "operator/pools-view-cluster-role.yaml, view-rules.yaml",
    "operator/pools-edit-cluster-role.yaml, edit-rules.yaml",
    "runner-namespace/role.yaml, runner-rules.yaml"
  })
  void theChartGrantsTheRightsOfTheKustomizeBases(String role, String rules) throws IOException {
    assertThat(grants(CHART.resolve("files").resolve(rules)))
        .isEqualTo(grants(DEPLOY.resolve(role)));
  }

  @Test
  void theOperatorHasTheRightsItNeedsAndNoOther() throws IOException {
    assertThat(grants(DEPLOY.resolve("operator/cluster-role.yaml")))
        .containsExactlyInAnyOrder(
            "runnerpool.dev/runnerpools: get list patch watch",
            "runnerpool.dev/runnerpools/status: patch",
            "runnerpool.dev/runnerpools/finalizers: update",
            "/pods: create delete list watch",
            "/pods/resize: patch",
            "/pods/status: patch",
            "/secrets: create delete get patch",
            "policy/poddisruptionbudgets: create get patch",
            "/namespaces: get",
            "events.k8s.io/events: create patch");
    assertThat(grants(DEPLOY.resolve("operator/nodes-cluster-role.yaml")))
        .containsExactlyInAnyOrder("/nodes: list watch", "karpenter.sh/nodepools: list watch");
    assertThat(grants(DEPLOY.resolve("operator/priority-cluster-role.yaml")))
        .containsExactly("scheduling.k8s.io/priorityclasses runnerpool-job: get");
    assertThat(grants(DEPLOY.resolve("operator/leases-role.yaml")))
        .containsExactlyInAnyOrder(
            "coordination.k8s.io/leases: create",
            "coordination.k8s.io/leases runnerpool-operator: get update");
  }

  @Test
  void theOperatorTakesPartInTheElectionByTheLeaseItMayHold() throws IOException {
    JsonNode pod = read(DEPLOY.resolve("operator/deployment.yaml")).at("/spec/template");
    assertThat(pod.at("/spec/containers/0/env").findValuesAsText("name"))
        .as("the lease is not renamed: its default name is the one in the role")
        .containsExactly("LEADER_ELECTION");
    assertThat(pod.at("/spec/containers/0/env/0/value").asText()).isEqualTo("true");
    assertThat(read(DEPLOY.resolve("operator/pod-disruption-budget.yaml")).at("/spec/selector"))
        .isEqualTo(read(DEPLOY.resolve("operator/deployment.yaml")).at("/spec/selector"));
    assertThat(Files.readString(CHART.resolve("templates/deployment.yaml")))
        .contains(
            """
                        - name: LEADER_ELECTION
                          value: "true"
                        - name: LEASE_NAME
                          value: {{ include "runnerpool.name" . | quote }}
            """);
  }

  @Test
  void runnersCanReadSecretsByNameOnly() throws IOException {
    assertThat(grants(DEPLOY.resolve("runner-namespace/role.yaml")))
        .contains("/secrets: create delete get update");
  }

  @Test
  void theChartsCrdIsTheGeneratedOne() {
    assertThat(CHART.resolve("crds/runnerpools.runnerpool.dev-v1.yml"))
        .as("stale: cp crds/*.yml helm/runnerpool/crds/")
        .hasSameTextualContentAs(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
  }

  @Test
  void chartAndKustomizeBaseInstallTheSameRelease() throws IOException {
    String image =
        read(DEPLOY.resolve("operator/deployment.yaml"))
            .at("/spec/template/spec/containers/0/image")
            .asText();
    assertThat(image)
        .isEqualTo(
            read(CHART.resolve("values.yaml")).at("/image/repository").asText()
                + ":"
                + read(CHART.resolve("Chart.yaml")).get("appVersion").asText());
  }

  /** One line per resource: group, resource, name if limited to one, verbs in order. */
  private static Set<String> grants(Path file) throws IOException {
    var grants = new TreeSet<String>();
    for (JsonNode rule : read(file).get("rules")) {
      var verbs = new TreeSet<String>();
      rule.get("verbs").forEach(verb -> verbs.add(verb.asText()));
      String name =
          rule.path("resourceNames").path(0).asText().replace(RELEASE_NAME, "runnerpool-operator");
      for (JsonNode group : rule.get("apiGroups")) {
        for (JsonNode resource : rule.get("resources")) {
          String what = (group.asText() + "/" + resource.asText() + " " + name).strip();
          grants.add(what + ": " + String.join(" ", verbs));
        }
      }
    }
    return grants;
  }

  private static JsonNode read(Path file) throws IOException {
    return YAML.readTree(Files.readString(file));
  }
}
