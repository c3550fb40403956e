package dev.runnerpool.operator.web.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    assertThat(fact.promised()).isEqualTo("97.5 % within 1 min");
    assertThat(fact.kept())
        .isEqualTo(
            "97 % of 1000 jobs since 1 Mar 10:00, 30 late; 4 waited for max, budget or a pause and"
                + " count as neither");
    assertThat(fact.share()).isEqualTo("97 %");
    assertThat(fact.budget()).isEqualTo("error budget overspent by 20 %");
    assertThat(fact.state()).isEqualTo(Badge.bad("not kept"));
    assertThat(fact(975, 25, 0).state()).isEqualTo(Badge.good("kept"));
    assertThat(fact(975, 25, 0).budget()).isEqualTo("0 % of the error budget left");
    assertThat(fact(995, 5, 0).budget()).isEqualTo("80 % of the error budget left");
  }

  @Test
  void asLongAsNoJobWasJudgedItIsKept() {
    assertThat(fact(0, 0, 0).kept()).isEqualTo("no job judged since 1 Mar 10:00");
    assertThat(fact(0, 0, 0).state()).isEqualTo(Badge.good("kept"));
    assertThat(fact(0, 0, 7).budget()).isEqualTo("100 % of the error budget left");
    assertThat(fact(0, 0, 0).share()).isEqualTo("no job yet");
  }

  @Test
  void programsGetTheSameAndSayItAlike() {
    ObjectiveRecord record = new ObjectiveRecord(MINUTE, SINCE, 970, 30, 4);
    ObjectiveEntry entry = ObjectiveEntry.of(record);
    assertThat(entry.share()).isEqualTo(0.97);
    assertThat(entry.errorBudgetLeft()).isCloseTo(-0.2, within(1e-9));
    assertThat(entry.words()).isEqualTo(ObjectiveFact.of(Optional.of(record)));
    assertThat(ObjectiveEntry.of(new ObjectiveRecord(MINUTE, SINCE, 0, 0, 0)).share())
        .as("none was judged")
        .isNull();
  }

  private static ObjectiveFact fact(long within, long late, long held) {
    return ObjectiveFact.of(Optional.of(new ObjectiveRecord(MINUTE, SINCE, within, late, held)));
  }
}
