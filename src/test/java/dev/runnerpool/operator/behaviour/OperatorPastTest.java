package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.sandbox.gitlab.state.PastJob;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A pool that begins to size its warmth and finds its past in GitLab. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorPastTest {

  Peers peers;

  /** Starts are told in whole seconds: how many of five overlap, if any, differs each time. */
  @Test
  void whatRanBeforeTheOperatorLookedSizesTheWarmRunners() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 12, warm: 10");
      stage.awaitReady("arm");
      await()
          .atMost(Stage.PATIENCE)
          .until(() -> stage.pool("arm").getStatus().runners().idle() == 10);
      giveAPast(stage);
      stage.pool("arm", "arm64", "max: 12, autoWarm: {min: 0, max: 12, targetWait: 0s}");
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(stage.pool("arm").getStatus().lastDecision().message())
                      .containsPattern("autoWarm [0-5]: 95 of 100 arrivals")
                      .contains("of them read from GitLab"));
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(stage.pool("arm").getStatus().runners().idle())
                      .isLessThanOrEqualTo(5));
    }
  }

  /** Ten pipelines of five jobs at once, ten minutes apart. */
  private void giveAPast(Stage stage) {
    long runner = stage.pool("arm").getStatus().registration().runnerId();
    Instant now = Instant.now();
    List<PastJob> past =
        IntStream.range(0, 50)
            .mapToObj(job -> now.minus(Duration.ofMinutes(110 - 10 * (job / 5))))
            .map(at -> new PastJob(at, at.plusSeconds(1), at.plusSeconds(60)))
            .toList();
    peers.gitlab().past(stage.project(), runner, past);
  }
}
