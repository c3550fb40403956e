package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.CostRecordsFake;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.QuotaLimit;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.cost.GivenPrices;
import dev.runnerpool.operator.kubernetes.PodResize;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that the namespace's ResourceQuota does not admit. */
class QuotaRefusalTest {
  private static final Instant NOW = Instant.now();
  private static final String CI = "ci";

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final KubernetesClient client = kubernetes.client();
  private final PlanExecutor executor =
      new PlanExecutor(
          client,
          new WriteMeter(new SimpleMeterRegistry()),
          new PodResize(client, InstantSource.system()),
          GivenPrices.costs(
              GivenPrices.nodes(Map.of()),
              InstantSource.system(),
              new CostRecordsFake(),
              "opencost"));
  private final ReconcileState state = new ReconcileState();
  private final RunnerPool pool =
      PoolManifest.named("arm").created(CI, 1).scaling("max: 10").build();

  @BeforeEach
  void aQuotaForTwo() {
    pool.getMetadata().setNamespace(CI);
    client.resource(NamespaceManifest.named(CI)).create();
    client
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace(CI)
                .withName("few")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("2"))
                .endSpec()
                .build())
        .create();
  }

  @AfterEach
  void stop() {
    executor.stop();
    kubernetes.close();
  }

  @Test
  void whatTheQuotaRefusesIsALimitAndNoFailedStart() {
    PlanExecutor.Outcome outcome = start(0, 10);

    assertThat(outcome.started()).hasSize(2);
    assertThat(outcome.refusals()).isEmpty();
    assertThat(quota().admitted()).isEqualTo(2);
    assertThat(quota().answer())
        .isEqualTo("exceeded quota: few, requested: pods=1, limited: pods=2");
    assertThat(state.autoscaler.state().startFailures().count()).isZero();
  }

  @Test
  void aPodThatEndedCountsNoMoreThoughItIsThere() {
    start(0, 2);
    client
        .pods()
        .inNamespace(CI)
        .withName("arm-0")
        .editStatus(
            pod -> {
              pod.getStatus().setPhase("Succeeded");
              return pod;
            });

    assertThat(start(2, 1).started()).hasSize(1);
    assertThat(start(3, 1).started()).isEmpty();
  }

  private QuotaLimit quota() {
    return state.autoscaler.state().quota();
  }

  private PlanExecutor.Outcome start(int first, int count) {
    List<Action> starts =
        IntStream.range(first, first + count)
            .<Action>mapToObj(slot -> new Action.Start(slot, 0, Reason.JobsWaiting))
            .toList();
    Decision decision = new Decision(Reason.JobsWaiting, "so many");
    return executor.execute(pool, Map.of(), new ScalePlan(starts, List.of(), decision), state, NOW);
  }
}
