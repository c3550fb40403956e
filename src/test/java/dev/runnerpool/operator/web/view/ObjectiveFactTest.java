package dev.runnerpool.operator.web.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.objective.ObjectiveRecord;
import dev.runnerpool.core.objective.StartObjective;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the page tells whether a pool keeps what it promises. */
class ObjectiveFactTest {

  private static final StartObjective MINUTE = new StartObjective(Duration.ofMinutes(1), 0.975);
  private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void aPoolWithoutOneTellsNothing() {
    assertThat(ObjectiveFact.of(Optional.empty()).promised()).isEmpty();
  }

  @Test
  void whatIsPromisedAndWhatCameOfIt() {
    ObjectiveFact fact = fact(970, 30, 4);
    assertThat(fact.promised()).isEqualTo("97.5 % of the jobs start within 1 min");
    assertThat(fact.kept())
        .isEqualTo(
            "97 % of 1000 since 10:00:00, 30 late; 4 waited for max, budget or a pause and count as"
                + " neither");
    assertThat(fact.state()).isEqualTo(Badge.bad("not kept"));
    assertThat(fact(975, 25, 0).state()).isEqualTo(Badge.good("kept"));
  }

  @Test
  void asLongAsNoJobWasJudgedItIsKept() {
    assertThat(fact(0, 0, 0).kept()).isEqualTo("none judged since 10:00:00");
    assertThat(fact(0, 0, 0).state()).isEqualTo(Badge.good("kept"));
  }

  private static ObjectiveFact fact(long within, long late, long held) {
    return ObjectiveFact.of(Optional.of(new ObjectiveRecord(MINUTE, SINCE, within, late, held)));
  }
}
