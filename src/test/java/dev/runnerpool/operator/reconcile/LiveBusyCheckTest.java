package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which free runners hold a job when the API server itself is asked. */
class LiveBusyCheckTest {
  private static final String BEFORE = "2020-01-01T00:00:00Z";
  private static final String AFTER = "2100-01-01T00:00:00Z";

  private EmbeddedKubernetes kubernetes;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    kubernetes = EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
    client = kubernetes.client("runnerpool");
    client.resource(NamespaceManifest.named("ci")).create();
  }

  @AfterEach
  void stop() {
    client.close();
    kubernetes.close();
  }

  @Test
  void aRunnerWithAJobPodYoungerThanItselfHoldsAJob() {
    jobPodOf("arm-0");
    assertThat(busy(runner("arm-0", BEFORE), runner("arm-1", BEFORE))).containsExactly("u-arm-0");
  }

  @Test
  void aJobPodThatTheSlotsLastRunnerLeftIsNobodysNow() {
    jobPodOf("arm-0");
    assertThat(busy(runner("arm-0", AFTER))).isEmpty();
  }

  @Test
  void aJobPodThatEndedHoldsNobody() {
    Pod job = jobPodOf("arm-0");
    job.getStatus().setPhase("Succeeded");
    client.resource(job).updateStatus();
    assertThat(busy(runner("arm-0", BEFORE))).isEmpty();
  }

  @Test
  void moreRunnersThanOneRequestNamesAreAllAskedFor() {
    jobPodOf("arm-119");
    Pod[] runners =
        IntStream.range(0, 120).mapToObj(i -> runner("arm-" + i, BEFORE)).toArray(Pod[]::new);
    assertThat(busy(runners)).containsExactly("u-arm-119");
  }

  @Test
  void whileTheApiServerDoesNotAnswerAllOfThemStay() {
    kubernetes.inject(
        new Fault(
            call -> call.verb().equals("list") && call.kind().equals("Pod"),
            0,
            1,
            new Fault.Refuse(403)));
    assertThat(busy(runner("arm-0", BEFORE), runner("arm-1", BEFORE)))
        .containsExactlyInAnyOrder("u-arm-0", "u-arm-1");
  }

  private Iterable<String> busy(Pod... free) {
    return new LiveBusyCheck(client).busy(List.of(free));
  }

  private Pod jobPodOf(String runner) {
    return client
        .resource(
            yaml(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: job-of-%s
                  namespace: ci
                  labels: {manager.runner.gitlab.com/name: %s}
                spec: {containers: [{name: build, image: alpine}]}
                """
                    .formatted(runner, runner)))
        .create();
  }

  private static Pod runner(String name, String created) {
    return yaml(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: ci, uid: u-%s, creationTimestamp: "%s"}
        """
            .formatted(name, name, created));
  }

  private static Pod yaml(String text) {
    return Serialization.unmarshal(text, Pod.class);
  }
}
