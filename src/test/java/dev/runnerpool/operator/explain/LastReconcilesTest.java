package dev.runnerpool.operator.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.explain.PoolScene;
import dev.runnerpool.core.explain.ReconciledPool;
import dev.runnerpool.core.scaling.Action;
import dev.runnerpool.core.scaling.Decision;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.ScalePlan;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastReconcilesTest {

  private static final Instant NOW = Instant.parse("2026-11-29T14:02:46Z");
  private static final ScalePlan START =
      new ScalePlan(
          List.of(new Action.Start(0, 0, Reason.JobsWaiting)),
          List.of(),
          new Decision(Reason.JobsWaiting, "start 1"));

  private final LastReconciles last = new LastReconciles();
  private final ReconciledPool pool = PoolScene.of("ci/arm64", "arm64").reconciled();
  private final List<String> readings = new ArrayList<>();

  @Test
  void detailsAreWorkedOutOnlyWhenAskedForAndOnceForEachReconcile() {
    last.reconciled("ci/arm64", NOW, START, reading("first"));
    last.reconciled("ci/arm64", NOW.plusSeconds(1), START, reading("second"));
    assertThat(readings).isEmpty();
    assertThat(last.of("ci/arm64")).contains(pool);
    assertThat(last.all()).containsExactly(pool);
    assertThat(readings).containsExactly("second: 2 decisions, 0 conditions");
  }

  @Test
  void whatTheStatusSaysComesAfterwards() {
    last.reconciled("ci/arm64", NOW, START, reading("first"));
    assertThat(last.of("ci/arm64")).isPresent();
    List<Condition> said = List.of(new ConditionBuilder().withType("Ready").build());
    last.reported("ci/arm64", said);
    last.of("ci/arm64");
    last.reported("ci/arm64", List.of(new ConditionBuilder().withType("Ready").build()));
    last.of("ci/arm64");
    assertThat(readings)
        .containsExactly("first: 1 decisions, 0 conditions", "first: 1 decisions, 1 conditions");
  }

  @Test
  void aPoolThatCannotBeFollowedKeepsItsDecisions() {
    last.reconciled("ci/arm64", NOW, START, reading("first"));
    last.closed("ci/arm64", reading("closed"));
    last.of("ci/arm64");
    assertThat(readings).containsExactly("closed: 1 decisions, 0 conditions");
  }

  @Test
  void aPoolThatLeftIsForgotten() {
    last.reconciled("ci/arm64", NOW, START, reading("first"));
    last.forget("ci/arm64");
    assertThat(last.of("ci/arm64")).isEmpty();
    assertThat(last.all()).isEmpty();
  }

  @Test
  void aPoolOfWhichOnlyTheStatusIsKnownIsNotShown() {
    last.reported("ci/arm64", List.of());
    assertThat(last.all()).isEmpty();
  }

  private LastReconciles.Reading reading(String name) {
    return (decisions, conditions) -> {
      readings.add(
          "%s: %d decisions, %d conditions".formatted(name, decisions.size(), conditions.size()));
      return pool;
    };
  }
}
