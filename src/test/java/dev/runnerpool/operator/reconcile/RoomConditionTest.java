package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.kubernetes.PodResize;
import dev.runnerpool.operator.pods.JobPriorities;
import dev.runnerpool.sandbox.kubernetes.ApiCall;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said where the cluster does not let runners hold their job's room as it should be. */
class RoomConditionTest {
  private static final String ROOM = "runner: {job: {resources: {requests: {cpu: '2'}}}}";

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final KubernetesClient client = kubernetes.client("test");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T10:00:00Z"));
  private final RoomCondition.Cluster cluster = cluster(client, now::get);

  @AfterEach
  void close() {
    client.close();
    kubernetes.close();
  }

  /** What is asked of that cluster. */
  static RoomCondition.Cluster cluster(KubernetesClient client, InstantSource clock) {
    return new RoomCondition.Cluster(new PodResize(client, clock), JobPriorities.of(client, clock));
  }

  @Test
  void withoutThePriorityClassItSaysWhatIsLostAndWhereItComesFrom() {
    RoomCondition missing = of(ROOM).orElseThrow();
    assertThat(missing.status()).isEqualTo("False");
    assertThat(missing.reason()).isEqualTo(ConditionReason.PriorityClassMissing);
    assertThat(missing.message())
        .contains("no PriorityClass runnerpool-job", "deploy/operator/priority-class.yaml");

    JobPriorities.create(client);
    now.updateAndGet(at -> at.plusSeconds(30));
    assertThat(of(ROOM).orElseThrow().status()).isEqualTo("True");
  }

  @Test
  void whereItMayNotBeReadItNamesTheRole() {
    refuse("PriorityClass", 403);
    assertThat(of(ROOM).orElseThrow().message())
        .contains("may not read", "priority-cluster-role.yaml");
  }

  @Test
  void beforeItWasReadNothingIsKnown() {
    refuse("PriorityClass", 503);
    assertThat(of(ROOM).orElseThrow().status()).isEqualTo("Unknown");
  }

  @Test
  void beforeTheApiServerToldWhatItServesNothingIsKnown() {
    Config nowhere =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:1")
            .withRequestRetryBackoffLimit(0)
            .build();
    try (KubernetesClient nobody = new KubernetesClientBuilder().withConfig(nowhere).build()) {
      RoomCondition room =
          cluster(nobody, now::get).of(pool(ROOM), new ReconcileState()).orElseThrow();
      assertThat(room.status()).isEqualTo("Unknown");
      assertThat(room.reason()).isEqualTo(ConditionReason.Pending);
    }
  }

  @Test
  void aPoolWithAPriorityOfItsOwnNeedsItNot() {
    assertThat(
            of("runner: {job: {priorityClassName: own, resources: {requests: {cpu: '2'}}}}")
                .orElseThrow()
                .status())
        .isEqualTo("True");
  }

  @Test
  void ofPoolsThatHoldNoneNothingIsSaid() {
    assertThat(of("runner: {job: {}}")).isEmpty();
    assertThat(of("runner: {job: {reserveRoom: false, resources: {requests: {cpu: '2'}}}}"))
        .isEmpty();
  }

  private Optional<RoomCondition> of(String runner) {
    return cluster.of(pool(runner), new ReconcileState());
  }

  private static RunnerPool pool(String runner) {
    return PoolManifest.named("linux").created().scaling("max: 3").with(runner).build();
  }

  private void refuse(String kind, int status) {
    kubernetes.inject(
        new Fault((ApiCall call) -> call.kind().equals(kind), 0, 1, new Fault.Refuse(status)));
  }
}
