package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

  /** Said with the tries alone, it would turn a condition back and forth with each of them. */
  @Test
  void aRefusalStandsBetweenTriesWhichComeLessAndLess() {
    Pod runner = stage.running(0);
    withoutSupport(runner);
    Pod job = stage.jobPod(runner);

    for (int second = 0; second <= 600; second++) {
      assertThat(look(second, runner, job))
          .singleElement()
          .asString()
          .contains("resize pod arm-0", "without support for resize");
    }

    assertThat(stage.resizes()).as("at 0, 10, 30, 70, 150 and 310 s").isEqualTo(6);
  }

  @Test
  void aRefusalStandsForTheNextJobsAndIsNoNewsWithEachRunner() {
    Pod first = stage.running(0);
    Pod second = stage.running(1);
    withoutSupport(first);
    withoutSupport(second);
    Pod job = stage.jobPod(first);
    List<String> said = look(0, first, job);

    assertThat(look(20, second)).as("no job").isEqualTo(said);
    assertThat(look(25, second, stage.jobPod(second))).as("another runner's").isEqualTo(said);
    assertThat(look(25 + 600, second)).as("none was refused since").isEmpty();
  }

  @Test
  void aRefusalIsOverOnceTheRoomIsGivenBack() {
    Pod runner = stage.running(0);
    Pod job = stage.jobPod(runner);
    stage.refuseResize(403, "pods \"arm-0\" is forbidden: cannot patch resource \"pods/resize\"");

    assertThat(look(0, runner, job)).hasSize(1);
    assertThat(look(10, runner, job)).isEmpty();
    assertThat(stage.held(runner)).isFalse();
  }

  /** An API server may say that it came to no end, and have done it. */
  @Test
  void aRefusalIsOverOnceTheRoomShowsAsGivenBack() {
    Pod runner = stage.running(0);
    Pod job = stage.jobPod(runner);
    stage.refuseResize(403, "pods \"arm-0\" is forbidden: cannot patch resource \"pods/resize\"");
    assertThat(look(0, runner, job)).hasSize(1);

    stage.releases.release(
        stage.pool, List.of(runner, job), new ReconcileState(), ReservationStage.NOW);

    assertThat(look(1, stage.client.resource(runner).get(), job)).isEmpty();
  }

  @Test
  void aLostAnswerIsNoRefusal() {
    Pod runner = stage.running(0);
    Pod job = stage.jobPod(runner);
    stage.loseAnswerToResize();

    assertThat(look(0, runner, job)).isEmpty();
    assertThat(stage.held(runner)).isFalse();
  }

  @Test
  void aLimitRangesLeastIsLeftAndKnownForTheNextRunner() {
    Map<String, Quantity> least = Map.of("cpu", new Quantity("10m"), "memory", new Quantity("4Mi"));
    Pod first = stage.running(0);
    Pod second = stage.running(1);
    stage.refuseResize(
        403,
        "pods \"arm-0\" is forbidden: [minimum cpu usage per Container is 10m, but request is 1m,"
            + " minimum memory usage per Container is 4Mi, but request is 1Mi]");

    Pod job = stage.jobPod(first);
    assertThat(look(0, first, job)).isEmpty();
    assertThat(stage.room(first)).isEqualTo(least);
    assertThat(look(0, second, stage.jobPod(second))).isEmpty();
    assertThat(stage.room(second)).isEqualTo(least);
    assertThat(stage.resizes()).as("one was refused").isEqualTo(3);

    Pod given = stage.client.resource(first).get();
    look(3600, given, job);
    assertThat(stage.resizes()).as("nothing more is to be given back").isEqualTo(3);
  }

  private void withoutSupport(Pod runner) {
    runner.getStatus().getContainerStatuses().get(0).setResources(null);
    stage.client.resource(runner).patchStatus();
  }

  private List<String> look(int second, Pod... pods) {
    return stage
        .releases
        .release(stage.pool, List.of(pods), stage.state, ReservationStage.NOW.plusSeconds(second))
        .refusals();
  }
}
