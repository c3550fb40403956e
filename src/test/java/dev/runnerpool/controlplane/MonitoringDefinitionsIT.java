package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What the chart and {@code deploy/monitoring} ask of the Prometheus operator, by its own CRDs. */
@OnControlPlane
class MonitoringDefinitionsIT {

  private static final String MODULE = "github.com/prometheus-operator/prometheus-operator@v0.85.0";
  private static final String FILE =
      "example/prometheus-operator-crd/monitoring.coreos.com_%s.yaml";
  private static final List<String> KINDS = List.of("servicemonitors", "prometheusrules");
  private static final String NAMESPACE = "monitoring-definitions";

  @Test
  void theApiServerTakesThemWithEveryField(ControlPlane plane) throws Exception {
    KubernetesClient admin = plane.admin();
    List<CustomResourceDefinition> definitions = definitions(admin);
    try {
      definitions.forEach(each -> admin.resource(each).forceConflicts().serverSideApply());
      eventually("they are served", () -> definitions.stream().allMatch(d -> isServed(admin, d)));
      admin.resource(NamespaceManifest.named(NAMESPACE)).create();
      List<HasMetadata> shipped =
          ShippedManifests.ofHelm(
                  admin,
                  "r",
                  NAMESPACE,
                  "serviceMonitor.enabled=true",
                  "alerts.enabled=true",
                  "alerts.labels.release=stack",
                  "dashboards.enabled=true")
              .all()
              .stream()
              .filter(
                  each -> each instanceof GenericKubernetesResource || each instanceof ConfigMap)
              .toList();
      assertThat(shipped)
          .extracting(HasMetadata::getKind)
          .contains("ServiceMonitor", "PrometheusRule", "ConfigMap");
      shipped.forEach(each -> create(admin, each));
      HasMetadata plain = plain(admin);
      plain.getMetadata().setNamespace(NAMESPACE);
      create(admin, plain);

      plain.getMetadata().setName("misspelt");
      GenericKubernetesResource misspelt = (GenericKubernetesResource) plain;
      misspelt.setAdditionalProperty("spec", Map.of("selector", Map.of(), "endpoint", List.of()));
      assertThatThrownBy(() -> create(admin, misspelt))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("spec.endpoint");
    } finally {
      admin.namespaces().withName(NAMESPACE).delete();
      definitions.forEach(each -> admin.resource(each).delete());
    }
  }

  private static HasMetadata plain(KubernetesClient client) throws IOException {
    return client
        .getKubernetesSerialization()
        .unmarshal(
            Files.readString(Path.of("deploy/monitoring/service-monitor.yaml")),
            GenericKubernetesResource.class);
  }

  private static void create(KubernetesClient client, HasMetadata object) {
    client.resource(object).fieldValidation(FieldValidateable.Validation.STRICT).create();
  }

  private static boolean isServed(KubernetesClient client, CustomResourceDefinition definition) {
    return client.resource(definition).get().getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private static List<CustomResourceDefinition> definitions(KubernetesClient client)
      throws IOException {
    Process go = new ProcessBuilder("go", "mod", "download", "-json", MODULE).start();
    String answer = new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String folder = new ObjectMapper().readTree(answer).path("Dir").asText();
    if (folder.isEmpty()) {
      throw new TestAbortedException(MODULE + " cannot be had: " + answer);
    }
    List<CustomResourceDefinition> definitions = new ArrayList<>();
    for (String kind : KINDS) {
      definitions.add(
          client
              .getKubernetesSerialization()
              .unmarshal(
                  Files.readString(Path.of(folder, FILE.formatted(kind))),
                  CustomResourceDefinition.class));
    }
    return definitions;
  }
}
