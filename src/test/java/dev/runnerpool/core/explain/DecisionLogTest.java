package dev.runnerpool.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.ScalePlan;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionLogTest {

  private static final Instant NOW = PoolScene.NOW;
  private static final Action START = new Action.Start(0, 0, Reason.JobsWaiting);

  private final DecisionLog log = new DecisionLog();

  @Test
  void whatChangesNothingIsNotKept() {
    log.add(NOW, plan(Reason.Satisfied));
    log.add(
        NOW,
        new ScalePlan(List.of(new Action.Remove(1, "uid")), List.of(), said(Reason.Satisfied)));
    assertThat(log.newestFirst()).isEmpty();
  }

  @Test
  void whatStandsInTheWayIsKeptOnceForAsLongAsItDoes() {
    log.add(NOW, plan(Reason.MaxReached));
    log.add(NOW.plusSeconds(1), plan(Reason.MaxReached));
    log.add(NOW.plusSeconds(2), plan(Reason.Satisfied));
    log.add(NOW.plusSeconds(3), plan(Reason.MaxReached));
    assertThat(log.newestFirst())
        .extracting(PoolDetails.PastDecision::at)
        .containsExactly(NOW.plusSeconds(3), NOW);
  }

  @Test
  void adviceOfAPoolThatOnlyRecommendsIsKeptWhenItChanges() {
    log.add(NOW, advice("start 1"));
    log.add(NOW, advice("start 1"));
    log.add(NOW, advice("start 2"));
    assertThat(log.newestFirst())
        .extracting(PoolDetails.PastDecision::message)
        .containsExactly("start 2", "start 1");
  }

  @Test
  void theOldestGiveWay() {
    for (int i = 0; i < DecisionLog.MOST + 5; i++) {
      log.add(NOW.plusSeconds(i), plan(Reason.JobsWaiting, START));
    }
    assertThat(log.newestFirst()).hasSize(DecisionLog.MOST);
    assertThat(log.newestFirst().get(0).at()).isEqualTo(NOW.plusSeconds(DecisionLog.MOST + 4));
  }

  private static ScalePlan plan(Reason reason, Action... actions) {
    return new ScalePlan(List.of(actions), List.of(), said(reason));
  }

  private static ScalePlan advice(String message) {
    return new ScalePlan(List.of(), List.of(START), new Decision(Reason.JobsWaiting, message));
  }

  private static Decision said(Reason reason) {
    return new Decision(reason, "figures");
  }
}
