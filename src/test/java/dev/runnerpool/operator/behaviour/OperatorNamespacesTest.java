package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator for two namespaces that starts while the pools of both are at work. */
@QuarkusTest
@TestProfile(TwoNamespaces.Profile.class)
class OperatorNamespacesTest {

  Peers peers;

  @Test
  void afterARestartTheRunnersOfBothAreSeenAndAPoolThatLeavesKeepsItsBusyOne() {
    for (String namespace : TwoNamespaces.NAMES) {
      await(namespace)
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(pool(namespace).getStatus().runners()).isNotNull();
                assertThat(pool(namespace).getStatus().runners().busy()).isEqualTo(1);
                assertThat(pool(namespace).getStatus().runners().idle()).isEqualTo(2);
              });
      assertThat(leaving(namespace)).isEmpty();
    }
    assertThat(podWrites()).as("no start into a slot that is taken").isZero();

    client().resource(pool("one")).delete();
    await().atMost(Stage.PATIENCE).until(() -> leaving("one").size() == 2);
    assertThat(leaving("one")).containsExactlyInAnyOrder("arm-1", "arm-2");
    leaving("one").forEach(name -> end("one", name));
    await()
        .atMost(Stage.PATIENCE)
        .until(() -> pods("one").size() == 2 && pool("one").getStatus().runners() != null);
    assertThat(leaving("one")).as("busy, and its job").isEmpty();
    assertThat(pods("two")).hasSize(4);
    assertThat(leaving("two")).isEmpty();

    end("one", "arm-0");
    await("the job pod has no runner any more")
        .atMost(Stage.PATIENCE)
        .until(() -> leaving("one").contains("runner-job-1"));
    end("one", "runner-job-1");
    await().atMost(Stage.PATIENCE).until(() -> pool("one") == null);
    assertThat(pods("two")).hasSize(4);
    assertThat(leaving("two")).isEmpty();
  }

  private KubernetesClient client() {
    return peers.kubernetes().client();
  }

  private RunnerPool pool(String namespace) {
    return client().resources(RunnerPool.class).inNamespace(namespace).withName("arm").get();
  }

  private List<Pod> pods(String namespace) {
    return client().pods().inNamespace(namespace).list().getItems();
  }

  private List<String> leaving(String namespace) {
    return pods(namespace).stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private void end(String namespace, String pod) {
    client().pods().inNamespace(namespace).withName(pod).withGracePeriod(0).delete();
  }

  private long podWrites() {
    return peers
        .kubernetes()
        .calls()
        .count(
            call ->
                call.kind().equals("Pod")
                    && call.isWrite()
                    && call.userAgent().equals("runnerpool"));
  }
}
