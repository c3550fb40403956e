package dev.runnerpool.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.pods.RunnerPods;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of a watch, which come out as the client itself reads them. */
class PodEventsTest {

  private final ObjectMapper mapper = new ObjectMapper();
  private final KubernetesSerialization ours =
      new ModelSerialization.Producer()
          .serialization(mapper, new Class[] {Pod.class, Status.class, ConfigMap.class});
  private final KubernetesSerialization clients =
      new KubernetesSerialization(new ObjectMapper(), false);

  PodEventsTest() {
    clients.registerKubernetesResource(Pod.class);
    clients.registerKubernetesResource(Status.class);
    clients.registerKubernetesResource(ConfigMap.class);
  }

  /** A line as an API server writes it: the kind of an object comes first. */
  static String event(String type, String object) {
    return "{\"type\":\"%s\",\"object\":%s}\n"
        .formatted(
            type,
            object.replaceFirst(
                "^\\{\"apiVersion\":\"v1\",\"kind\":\"Pod\",",
                "{\"kind\":\"Pod\",\"apiVersion\":\"v1\","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ADDED", "MODIFIED", "DELETED", "BOOKMARK"})
  void ofPodsAreReadInOneStepAndSayTheSame(String type) {
    String line = event(type, clients.asJson(pod()));
    WatchEvent event = new PodEvents(mapper).read(line).orElseThrow();
    assertThat(event.getType()).isEqualTo(type);
    assertThat(event).isEqualTo(clients.unmarshal(line, WatchEvent.class));
    assertThat(ours.unmarshal(line, WatchEvent.class)).isEqualTo(event);
  }

  @Test
  void whatNewerApiServersTellOfPodsIsKept() {
    String line =
        event("ADDED", clients.asJson(pod()))
            .replace("\"spec\":{", "\"fresh\":{\"a\":[1,{}]},\"spec\":{\"novel\":\"x\",");
    assertThat(new PodEvents(mapper).read(line).orElseThrow())
        .isEqualTo(clients.unmarshal(line, WatchEvent.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":410}}",
        "{\"type\":\"ADDED\",\"object\":{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"data\":{}}}",
        "{\"type\":\"ADDED\",\"object\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"spec\":{}}}",
        "{\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"spec\":{}},\"type\":\"ADDED\"}",
        "{ \"type\": \"ADDED\", \"object\": {\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"spec\":{}}}"
      })
  void allOthersAreLeftToTheClient(String line) {
    assertThat(new PodEvents(mapper).read(line)).isEmpty();
    assertThat(ours.unmarshal(line, WatchEvent.class))
        .isEqualTo(clients.unmarshal(line, WatchEvent.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"spec\":{",
        "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"spec\":7}}",
        "{\"type\":\""
      })
  void whatCannotBeReadFailsAsItDoesForTheClient(String line) {
    assertThat(new PodEvents(mapper).read(line)).isEmpty();
    assertThatThrownBy(() -> clients.unmarshal(line, WatchEvent.class)).isNotNull();
    assertThatThrownBy(() -> ours.unmarshal(line, WatchEvent.class)).isNotNull();
  }

  private static Pod pod() {
    return new PodBuilder(
            RunnerPods.pod(PoolManifest.named("arm").created().build(), 0, 0, "revision"))
        .editMetadata()
        .addToAnnotations("note", "größer, \"so\" \u2603")
        .withResourceVersion("7")
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withLastTransitionTime("2026-11-30T17:00:00Z")
        .endCondition()
        .endStatus()
        .build();
  }
}
