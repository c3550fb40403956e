package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.metrics.WriteMeter;
import dev.runnerpool.operator.pods.BusyBudget;
import dev.runnerpool.sandbox.kubernetes.ApiCall;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DisruptionBudgetsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final DisruptionBudgets disruptionBudgets =
      new DisruptionBudgets(kubernetes.client(), new WriteMeter(new SimpleMeterRegistry()));
  private RunnerPool pool;

  @BeforeEach
  void makePool() {
    kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
    kubernetes.client().resource(NamespaceManifest.named("ci")).create();
    pool =
        kubernetes.client().resource(PoolManifest.named("arm").scaling("max: 9").build()).create();
  }

  @AfterEach
  void stop() {
    kubernetes.close();
  }

  @Test
  void aPoolBeginsWithABudgetThatKeepsAllOfIt() {
    look(NOW);
    assertThat(idleSlots()).isEmpty();
    assertThat(writes()).isEqualTo(1);
  }

  @Test
  void aBudgetOfSomebodyElseIsNotOverwritten() {
    PodDisruptionBudget theirs =
        new PodDisruptionBudgetBuilder()
            .withNewMetadata()
            .withName("arm-busy")
            .withNamespace("ci")
            .endMetadata()
            .withNewSpec()
            .withMaxUnavailable(new IntOrString(1))
            .withNewSelector()
            .addToMatchLabels("app", "arm")
            .endSelector()
            .endSpec()
            .build();
    kubernetes.client().resource(theirs).create();
    for (int minute = 0; minute < 60; minute++) {
      look(NOW.plusSeconds(60L * minute), runner(0, RunnerState.BUSY, Duration.ZERO));
    }
    assertThat(kubernetes.client().resource(theirs).get().getSpec()).isEqualTo(theirs.getSpec());
  }

  /** As API servers are replaced, and after them nodes are drained. */
  @Test
  void aRunnerThatCouldNotBeProtectedIsSoonAndLessAndLessOftenTried() {
    look(NOW);
    look(NOW.plusSeconds(60), runner(3, RunnerState.IDLE, SETTLED));
    assertThat(idleSlots()).containsExactly(3);
    kubernetes.inject(new Fault(DisruptionBudgetsTest::isWrite, 0, 3, new Fault.Refuse(503)));
    Instant busy = NOW.plusSeconds(120);
    for (int second = 0; second <= 70; second++) {
      look(busy.plusSeconds(second), runner(3, RunnerState.BUSY, Duration.ZERO));
      if (second < 70) {
        assertThat(idleSlots()).as("after %d s", second).containsExactly(3);
      }
    }
    assertThat(idleSlots()).as("after 10, 20 and 40 s more").isEmpty();
    assertThat(writes()).as("three of them in vain").isEqualTo(6);
    assertThat(look(busy.plusSeconds(100), runner(3, RunnerState.IDLE, SETTLED))).isEmpty();
    assertThat(idleSlots()).containsExactly(3);
  }

  /** Deleted with its pool, which is made again at once: the collector comes a moment later. */
  @Test
  void whatAnEarlierPoolOfTheNameLeftIsOnlyInTheWayUntilItIsCollected() {
    look(NOW);
    PodDisruptionBudget left = budget();
    left.getMetadata().getOwnerReferences().get(0).setUid("0000-earlier");
    kubernetes.client().resource(left).update();
    disruptionBudgets.forget(pool);

    assertThat(look(NOW.plusSeconds(5), runner(0, RunnerState.BUSY, Duration.ZERO)))
        .contains(Duration.ofSeconds(10));
    assertThat(BusyBudget.isOf(pool, budget())).isFalse();

    kubernetes.client().resource(left).delete();
    look(NOW.plusSeconds(15), runner(0, RunnerState.BUSY, Duration.ZERO));
    assertThat(BusyBudget.isOf(pool, budget())).isTrue();
  }

  @Test
  void runnersThatComeForAJobAndGoCauseNoWriteAtAll() {
    look(NOW);
    for (int job = 1; job < 50; job++) {
      Instant at = NOW.plusSeconds(60L * job);
      look(at, runner(0, RunnerState.STARTING, Duration.ZERO));
      look(at.plusSeconds(5), runner(0, RunnerState.IDLE, Duration.ofSeconds(2)));
      look(at.plusSeconds(9), runner(0, RunnerState.BUSY, Duration.ofSeconds(3)));
      look(at.plusSeconds(40), runner(0, RunnerState.FINISHED, Duration.ZERO));
    }
    assertThat(writes()).isEqualTo(1);
  }

  @Test
  void aRunnerThatStaysIdleMayBeEvictedAndOneThatTakesAJobNotFromThatLookOn() {
    look(NOW);
    Instant later = NOW.plusSeconds(60);
    look(later, runner(3, RunnerState.IDLE, SETTLED), runner(4, RunnerState.BUSY, SETTLED));
    assertThat(idleSlots()).containsExactly(3);
    look(later.plusSeconds(5), runner(3, RunnerState.BUSY, Duration.ZERO));
    assertThat(idleSlots()).isEmpty();
    assertThat(writes()).isEqualTo(3);
  }

  @Test
  void protectionsAreWrittenEveryTwoSecondsAtMostAndReleasesEveryThirty() {
    look(NOW);
    Runner[] idle = {runner(0, RunnerState.IDLE, SETTLED), runner(1, RunnerState.IDLE, SETTLED)};
    look(NOW.plusSeconds(29), idle);
    assertThat(idleSlots()).isEmpty();
    look(NOW.plusSeconds(30), idle);
    assertThat(idleSlots()).containsExactly(0, 1);
    Runner busy = runner(0, RunnerState.BUSY, Duration.ZERO);
    assertThat(look(NOW.plusSeconds(31), busy, idle[1])).contains(Duration.ofSeconds(1));
    assertThat(idleSlots()).containsExactly(0, 1);
    look(NOW.plusSeconds(32), busy, idle[1]);
    assertThat(idleSlots()).containsExactly(1);
  }

  @Test
  void anOperatorThatComesLaterWritesNothingThatStandsThereAndRepairsWhatDoesNot() {
    look(NOW);
    disruptionBudgets.forget(pool);
    look(NOW.plusSeconds(60));
    assertThat(writes()).isEqualTo(1);
    kubernetes.client().policy().v1().podDisruptionBudget().inNamespace("ci").delete();
    look(NOW.plusSeconds(60 + 600));
    assertThat(idleSlots()).isEmpty();
    assertThat(writes()).isEqualTo(2);
  }

  /** Restarted every ten seconds, it would write each time another runner has settled. */
  @Test
  void anOperatorThatComesLaterProtectsAtOnceAndReleasesNoSoonerThanTheOneBefore() {
    look(NOW);
    Runner[] idle = {runner(0, RunnerState.IDLE, SETTLED), runner(1, RunnerState.IDLE, SETTLED)};
    for (int restart = 1; restart <= 9; restart++) {
      disruptionBudgets.forget(pool);
      look(NOW.plusSeconds(10L * restart), idle);
    }
    assertThat(writes()).isEqualTo(1);
    look(NOW.plusSeconds(90 + 30), idle);
    assertThat(idleSlots()).containsExactly(0, 1);
    disruptionBudgets.forget(pool);
    look(NOW.plusSeconds(121), runner(0, RunnerState.BUSY, Duration.ZERO), idle[1]);
    assertThat(idleSlots()).containsExactly(1);
  }

  private Optional<Duration> look(Instant at, Runner... runners) {
    List<Runner> since =
        List.of(runners).stream()
            .map(
                r ->
                    new Runner(
                        r.slot(),
                        r.id(),
                        r.state(),
                        at.minus(Duration.between(r.since(), NOW)),
                        r.job(),
                        r.nodeChoice(),
                        r.unschedulable()))
            .toList();
    return disruptionBudgets.keep(pool, since, at);
  }

  private static Runner runner(int slot, RunnerState state, Duration age) {
    return new Runner(
        slot, "r" + slot, state, NOW.minus(age), OptionalLong.empty(), 0, Optional.empty());
  }

  private java.util.Set<Integer> idleSlots() {
    return BusyBudget.idleSlots(budget());
  }

  private PodDisruptionBudget budget() {
    return kubernetes
        .client()
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace("ci")
        .withName("arm-busy")
        .get();
  }

  private long writes() {
    return kubernetes.calls().count(DisruptionBudgetsTest::isWrite);
  }

  private static boolean isWrite(ApiCall call) {
    return call.kind().equals("PodDisruptionBudget") && call.verb().equals("patch");
  }
}
