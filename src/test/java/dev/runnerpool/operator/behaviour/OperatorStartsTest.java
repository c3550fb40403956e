package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.status.PlacementCount;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.kubernetes.ApiCall;
import dev.runnerpool.sandbox.kubernetes.Fault;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pools whose runners do not start: what they say, how little they try, and that they heal. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorStartsTest {

  Peers peers;

  @Test
  void anImageThatIsNotThereIsNamedTriedLessAndUsedOnceItIs() {
    try (Stage stage = Stage.open(peers);
        LivePods live = new LivePods(stage)) {
      String image = "registry.example.com/runner:missing";
      stage.pool(
          "arm",
          "arm64",
          "max: 3, warm: 3, startupDeadline: 10s",
          "runner: {image: '" + image + "'}");
      stage.awaitCondition("arm", "Degraded", "True", "StartsFailing");
      // It says so from the first failures on, which may be seen before the third.
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(stage.condition("arm", "Degraded").getMessage())
                      .contains(
                          "3 starts in a row failed", image, "not found", "next is tried at"));
      assertThat(stage.pool("arm").getStatus().lastDecision().message()).contains(image);
      // The first two are replaced if they failed in an earlier look than the third.
      assertThat(live.seen()).as("none is replaced while the breaker is open").isBetween(3, 5);
      assertThat(stage.notes()).anySatisfy(note -> assertThat(note).contains(image, "not found"));
      stage.pool("arm", "arm64", "max: 3, warm: 3, startupDeadline: 10s");
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> stage.pool("arm").getStatus().runners().idle() == 3);
      stage.awaitReady("arm");
    }
  }

  @Test
  void aPoolWhosePodsAreRefusedIsSlowedAndTheNineteenOthersAreNot() {
    try (Stage refused = Stage.open(peers);
        Stage others = Stage.open(peers)) {
      peers
          .kubernetes()
          .inject(
              new Fault(call -> creates(call, refused.namespace()), 0, 40, new Fault.Refuse(403)));
      refused.pool("arm", "arm64", "max: 500");
      refused.awaitReady("arm");
      refused.push("arm64", 300, 1);
      refused.awaitCondition("arm", "Degraded", "True", "PodsRefused");
      for (int i = 0; i < 19; i++) {
        others.pool("pool-" + i, "arm64", "max: 2", "tags: [team-" + i + "]");
      }
      others.push("arm64", 19, 1);
      others.awaitAllJobs();
      assertThat(peers.kubernetes().calls().count(call -> creates(call, refused.namespace())))
          .as("tries while 300 jobs wait and every look wants 300 runners")
          .isLessThan(40);
      assertThat(refused.condition("arm", "Degraded").getMessage()).contains("create pod arm-");
      await("the decision between two trials")
          .atMost(Stage.PATIENCE)
          .until(
              () -> refused.pool("arm").getStatus().lastDecision().reason(),
              "StartsFailing"::equals);
    }
  }

  @Test
  void aPoolAtItsNamespacesQuotaSaysSoIsReadyAndGoesOnAsRunnersEnd() {
    try (Stage stage = Stage.open(peers)) {
      stage
          .client()
          .resource(
              new ResourceQuotaBuilder()
                  .withNewMetadata()
                  .withNamespace(stage.namespace())
                  .withName("few")
                  .endMetadata()
                  .withNewSpec()
                  .addToHard("requests.cpu", new Quantity("4500m"))
                  .endSpec()
                  .build())
          .create();
      stage.pool(
          "arm",
          "arm64",
          "max: 6",
          "runner: {resources: {requests: {cpu: 100m}}, job: {resources: {requests: {cpu: '2'}}}}");
      stage.pushHeld("arm64", 5);
      stage.awaitCondition("arm", "Degraded", "False", "QuotaReached");
      assertThat(stage.condition("arm", "Degraded").getMessage())
          .contains("admits 2 runners", "exceeded quota: few", "limited: requests.cpu=4500m");
      stage.awaitReady("arm");
      await()
          .atMost(Stage.PATIENCE)
          .until(
              () -> stage.pool("arm").getStatus().lastDecision().reason(), "QuotaReached"::equals);
      stage.endJobs();
      assertThat(stage.jobs()).extracting(SimulatedJob::failureReason).containsOnlyNulls();
    }
  }

  @Test
  void aRunnerThatNoNodeOfTheFirstKindTakesRunsItsJobOnTheNextAndTheStatusTells() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool(
          "arm",
          "arm64",
          "max: 3",
          "placement: {nodes: [{nodePool: sold-out, capacity: Spot}, {nodePool: graviton}],"
              + " fallbackAfter: 10s}");
      stage.pushHeld("arm64", 1);
      await().atMost(Stage.PATIENCE).until(() -> stage.jobs("running") == 1);
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(stage.pool("arm").getStatus().placement())
                      .extracting(PlacementCount::description, PlacementCount::runners)
                      .containsExactly(
                          tuple("nodePool sold-out, Spot", 0), tuple("nodePool graviton", 1)));
      List<PlacementCount> placement = stage.pool("arm").getStatus().placement();
      assertThat(Instant.parse(placement.get(0).avoidedUntil())).isAfter(Instant.now());
      assertThat(placement.get(1).avoidedUntil()).isNull();
      stage.endJobs();
    }
  }

  private static boolean creates(ApiCall call, String namespace) {
    return call.namespace().equals(namespace)
        && call.kind().equals("Pod")
        && call.verb().equals("create")
        && call.userAgent().equals("runnerpool");
  }
}
