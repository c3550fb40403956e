package dev.runnerpool.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GitLab's clean-up of jobs that no runner took. */
class StuckJobsTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-29T14:02:46Z, 2026-11-29T16:00:00Z, 2026-11-30T15:00:00Z",
    "2026-11-29T14:00:00Z, 2026-11-29T15:00:00Z, 2026-11-30T14:00:00Z",
    "2026-11-29T13:59:59Z, 2026-11-29T15:00:00Z, 2026-11-30T14:00:00Z",
    "2026-12-31T23:30:00Z, 2027-01-01T01:00:00Z, 2027-01-02T00:00:00Z"
  })
  void isAtTheFirstFullHourAfterAnHourOrADay(Instant queued, Instant unmatched, Instant matched) {
    assertThat(StuckJobs.droppedUnmatched(queued)).isEqualTo(unmatched);
    assertThat(StuckJobs.droppedMatched(queued)).isEqualTo(matched);
  }
}
