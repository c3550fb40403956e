package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.api.RunnerPoolStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusReportTest {

  @Test
  void afterARestartConditionsOfOthersAreNotTakenForOurs() {
    RunnerPool pool = new RunnerPool();
    pool.setStatus(status("Audited", "Ready", "Degraded"));

    assertThat(StatusReport.last(pool, new ReconcileState())).contains(status("Ready", "Degraded"));
  }

  private static RunnerPoolStatus status(String... types) {
    List<Condition> conditions =
        Stream.of(types).map(type -> new ConditionBuilder().withType(type).build()).toList();
    return new RunnerPoolStatus(3L, 2, null, null, null, null, null, null, null, null, conditions);
  }
}
