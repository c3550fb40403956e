package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the room that a runner held is given back. */
class ReservationReleaseTest {
  private final ReservationStage stage = new ReservationStage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aFreeRunnerKeepsTheRoom() {
    Pod runner = stage.running(0);

    assertThat(stage.release(runner).refusals()).isEmpty();

    assertThat(stage.held(runner)).isTrue();
    assertThat(stage.writes()).isZero();
  }

  @Test
  void aRunnerWhoseJobHasAPodGivesItBackByOneWrite() {
    Pod runner = stage.running(0);

    stage.release(runner, stage.jobPod(runner));

    assertThat(stage.kubernetes.calls().count(call -> call.verb().equals("get"))).isZero();
    assertThat(stage.held(runner)).isFalse();
    assertThat(stage.client.resource(runner).get().getSpec().getContainers().get(0).getResources())
        .as("the runner's own")
        .isEqualTo(runner.getSpec().getContainers().get(0).getResources());
    assertThat(stage.writes()).isEqualTo(1);
  }

  @Test
  void aRunnerWithoutRequestsOfItsOwnGivesItBackToo() {
    assertThat(stage.pool.getSpec().runner().resources().requests()).isEmpty();
    Pod runner = stage.running(0);

    assertThat(stage.release(runner, stage.jobPod(runner)).refusals()).isEmpty();

    assertThat(stage.held(runner)).isFalse();
  }

  @Test
  void whatWasGivenBackIsNotGivenBackAgainWhileTheInformerIsBehind() {
    Pod runner = stage.running(0);
    Pod job = stage.jobPod(runner);
    stage.release(runner, job);

    stage.release(runner, job);

    assertThat(stage.writes()).isEqualTo(1);
  }

  @Test
  void aClaimWithoutAPodIsEnoughAsAQuotaMayRefuseThePod() {
    Pod runner = stage.claimed(stage.running(0), ReservationStage.NOW);

    stage.release(runner);

    assertThat(stage.held(runner)).isFalse();
  }

  @Test
  void aJobPodOfTheSlotsLastRunnerIsNoReason() {
    Pod runner = stage.running(0);
    Pod left = stage.jobPod(runner);
    left.getMetadata()
        .setCreationTimestamp(ReservationStage.NOW.minus(Duration.ofHours(1)).toString());

    stage.release(runner, left);

    assertThat(stage.held(runner)).isTrue();
  }

  @Test
  void theRoomOfTheSlotsNextRunnerIsNotGivenAwayForTheLasts() {
    Pod last = stage.running(0);
    Pod job = stage.jobPod(last);
    stage.client.resource(last).withGracePeriod(0).delete();
    Pod next = stage.running(0);

    stage.release(last, job);

    assertThat(stage.held(next)).isTrue();
  }

  @Test
  void aRefusalIsSaidAndTriedAgainLater() {
    Pod runner = stage.running(0);
    runner.getStatus().getContainerStatuses().get(0).setResources(null);
    stage.client.resource(runner).patchStatus();
    Pod job = stage.jobPod(runner);

    assertThat(stage.release(runner, job).refusals())
        .singleElement()
        .asString()
        .contains("resize pod arm-0", "without support for resize");

    assertThat(stage.release(runner, job).refusals()).isEmpty();
    assertThat(
            stage
                .releases
                .release(
                    stage.pool,
                    List.of(runner, job),
                    stage.state,
                    ReservationStage.NOW.plus(Duration.ofSeconds(10)))
                .refusals())
        .hasSize(1);
  }
}
