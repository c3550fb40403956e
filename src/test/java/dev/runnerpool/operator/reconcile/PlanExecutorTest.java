package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.ScalePlan;
import dev.runnerpool.core.scaling.StartupFailures.Breaker;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.sandbox.kubernetes.ApiCall;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool whose pods are not taken, beside one whose are. */
class PlanExecutorTest {
  private static final Instant NOW = Instant.now();

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final PlanExecutor executor =
      new PlanExecutor(kubernetes.client(), new WriteMeter(new SimpleMeterRegistry()));

  @BeforeEach
  void namespaces() {
    for (String name : List.of("bad", "good")) {
      kubernetes
          .client()
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }

  @AfterEach
  void stop() {
    executor.stop();
    kubernetes.close();
  }

  @Test
  void aPoolWhoseRequestsHangHoldsNoOtherPoolUp() {
    inject(new Fault.Delay(Duration.ofSeconds(5)));
    CompletableFuture<PlanExecutor.Outcome> bad =
        CompletableFuture.supplyAsync(() -> start("bad", 48, new PoolMemory()));
    while (kubernetes.calls().count(PlanExecutorTest::createsInBad) < 16) {
      Thread.onSpinWait();
    }
    assertThat(start("good", 40, new PoolMemory()).started()).hasSize(40);
    assertThat(bad).isNotDone();
  }

  @Test
  void onceAStartIsRefusedTheOthersOfThePlanAreNotTriedAndTheBreakerOpens() {
    inject(new Fault.Refuse(403));
    PoolMemory memory = new PoolMemory();
    PlanExecutor.Outcome outcome = start("bad", 1000, memory);
    assertThat(outcome.started()).isEmpty();
    assertThat(kubernetes.calls().count(PlanExecutorTest::createsInBad)).isBetween(1L, 32L);
    assertThat(memory.autoscaler.state().startFailures().breaker(NOW)).isEqualTo(Breaker.OPEN);
    assertThat(memory.autoscaler.state().startFailures().cause()).startsWith("create pod arm-");
    assertThat(memory.autoscaler.state().startRefused()).isTrue();
  }

  @Test
  void aStartWhoseAnswerIsLostIsNotRefused() {
    inject(new Fault.LoseReply());
    PoolMemory memory = new PoolMemory();
    PlanExecutor.Outcome outcome = start("bad", 1, memory);
    assertThat(outcome.refusals()).isEmpty();
    assertThat(memory.autoscaler.state().startFailures().count()).isZero();
  }

  private void inject(Fault.Effect effect) {
    kubernetes.inject(new Fault(PlanExecutorTest::createsInBad, 0, 10_000, effect));
  }

  private static boolean createsInBad(ApiCall call) {
    return call.namespace().equals("bad")
        && call.kind().equals("Pod")
        && call.verb().equals("create");
  }

  private PlanExecutor.Outcome start(String namespace, int count, PoolMemory memory) {
    List<Action> starts =
        IntStream.range(0, count)
            .<Action>mapToObj(slot -> new Action.Start(slot, 0, Reason.JobsWaiting))
            .toList();
    return executor.execute(
        pool(namespace),
        Map.of(),
        new ScalePlan(starts, List.of(), new Decision(Reason.JobsWaiting, "so many")),
        memory,
        NOW);
  }

  private static RunnerPool pool(String namespace) {
    return PoolManifest.named("arm").in(namespace).created().scaling("max: 1000").build();
  }
}
