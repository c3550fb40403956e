package dev.runnerpool.core.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClaimedJobsTest {
  private static final Instant READ = Instant.parse("2026-03-02T10:00:00Z");
  private static final Demand.Known THREE = new Demand.Known(Set.of(1L, 2L, 3L), READ);

  @Test
  void aJobThatIsInTheReadingAndTakenIsNotWaiting() {
    assertThat(observe(busy("a", READ.minusSeconds(60), 1)).stillWaiting(THREE)).isEqualTo(2);
    assertThat(observe(busy("a", READ.plusSeconds(1), 9)).stillWaiting(THREE)).isEqualTo(3);
  }

  @Test
  void aJobShownByTwoRunnersIsSubtractedOnce() {
    assertThat(observe(busy("a", READ, 1), busy("b", READ, 1)).stillWaiting(THREE)).isEqualTo(2);
  }

  @Test
  void aJobOfUnknownIdCountsAsTakenIfItWasTakenSinceTheReadingBegan() {
    assertThat(observe(busy("a", READ, 0)).stillWaiting(THREE)).isEqualTo(2);
    assertThat(observe(busy("a", READ.minusNanos(1), 0)).stillWaiting(THREE)).isEqualTo(3);
  }

  @Test
  void aJobTakenBeforeItsProjectWasReadAgainIsNotSubtractedFromWhatWasReadThen() {
    // Of two waiting jobs a runner takes one, unnamed; its project is read again and has a new one.
    ClaimedJobs taken = observe(busy("a", READ.plusSeconds(1), 0));
    Instant again = READ.plusSeconds(2);
    Demand.Known whole = new Demand.Known(Set.of(1L, 2L), READ);
    Demand.Known alone = new Demand.Known(Set.of(2L, 3L), READ, Map.of(2L, again, 3L, again));
    Demand.Known other = new Demand.Known(Set.of(3L, 9L), READ, Map.of(3L, again));

    assertThat(taken.stillWaiting(whole)).isEqualTo(1);
    assertThat(taken.stillWaiting(alone)).isEqualTo(2);
    assertThat(taken.stillWaiting(other)).as("it may be the one not read again").isEqualTo(1);
    assertThat(observe(busy("a", again, 0)).stillWaiting(alone)).isEqualTo(1);
  }

  @Test
  void eachJobTakenWithoutANameIsSubtractedFromOneThatItMayBe() {
    Demand.Known demand =
        new Demand.Known(Set.of(1L, 2L, 3L), READ, Map.of(3L, READ.plusSeconds(5)));

    assertThat(
            observe(
                    busy("a", READ.plusSeconds(6), 0),
                    busy("b", READ.plusSeconds(1), 0),
                    busy("c", READ.plusSeconds(1), 0),
                    busy("d", READ.plusSeconds(1), 0))
                .stillWaiting(demand))
        .isZero();
    assertThat(
            observe(busy("b", READ.plusSeconds(1), 1), busy("c", READ.plusSeconds(1), 0))
                .stillWaiting(demand))
        .isEqualTo(1);
    assertThat(
            observe(busy("b", READ, 1), busy("c", READ, 2), busy("d", READ, 0))
                .stillWaiting(demand))
        .as("only the one read later is left")
        .isEqualTo(1);
  }

  @Test
  void aJobIsRememberedOnceItsRunnerIsGoneUntilAReadingCannotShowItAnyMore() {
    ClaimedJobs taken = observe(busy("a", READ.plusSeconds(5), 1));
    assertThat(taken.forget(READ, List.of()).stillWaiting(THREE)).isEqualTo(2);
    assertThat(taken.forget(READ.plusSeconds(5), List.of()).byRunner()).isNotEmpty();
    assertThat(taken.forget(READ.plusSeconds(6), List.of()).byRunner()).isEmpty();
    assertThat(taken.forget(READ.plusSeconds(6), List.of(busy("a", READ, 1))).byRunner())
        .isNotEmpty();
  }

  @Test
  void anIdLearnedLaterReplacesTheUnknownOne() {
    ClaimedJobs taken =
        observe(busy("a", READ, 0)).observe(List.of(busy("a", READ.plusSeconds(9), 2)));
    assertThat(taken.byRunner())
        .containsEntry("a", new ClaimedJobs.Taken(OptionalLong.of(2), READ));
  }

  @Test
  void freeRunnersTookNothing() {
    Runner idle =
        new Runner(0, "a", RunnerState.IDLE, READ, OptionalLong.empty(), 0, Optional.empty());
    assertThat(observe(idle)).isEqualTo(ClaimedJobs.none());
  }

  @Test
  void oneThatLookedBusyAndIsIdleTookNothing() {
    Runner idle =
        new Runner(0, "a", RunnerState.IDLE, READ, OptionalLong.empty(), 0, Optional.empty());
    assertThat(observe(busy("a", READ, 0)).observe(List.of(idle))).isEqualTo(ClaimedJobs.none());
  }

  private static ClaimedJobs observe(Runner... runners) {
    return ClaimedJobs.none().observe(List.of(runners));
  }

  private static Runner busy(String id, Instant since, long job) {
    OptionalLong known = job == 0 ? OptionalLong.empty() : OptionalLong.of(job);
    return new Runner(0, id, RunnerState.BUSY, since, known, 0, Optional.empty());
  }
}
