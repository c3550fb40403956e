package dev.runnerpool.core.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.records.JobRecord.RefKind;
import dev.runnerpool.core.records.JobRecord.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many jobs are kept, and for how long. */
class RecentJobsTest {

  private static final String POOL = "ci/linux-arm64";
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private Instant now = START;
  private final RecentJobs records = new RecentJobs(3, Duration.ofDays(7), () -> now);

  @Test
  void jobsComeByTheTimeTheyFinished() {
    records.keep(POOL, List.of(job(8, 20), job(9, 10)));

    assertThat(ids(Instant.EPOCH)).containsExactly(9L, 8L);
    assertThat(ids(START.plusSeconds(15))).containsExactly(8L);
  }

  @Test
  void theOldestGoWhenThereAreTooMany() {
    records.keep(POOL, List.of(job(1, 10), job(2, 20), job(3, 30)));
    records.keep("ci/other", List.of(job(4, 40)));

    assertThat(ids(Instant.EPOCH)).containsExactly(2L, 3L);
    assertThat(records.finished("ci/other", Instant.EPOCH)).hasSize(1);
  }

  @Test
  void jobsGoWhenTheyAreTooOld() {
    records.keep(POOL, List.of(job(1, 0), job(2, 60)));

    now = START.plus(Duration.ofDays(7)).plusSeconds(30);

    assertThat(ids(Instant.EPOCH)).containsExactly(2L);
  }

  @Test
  void aJobKeptTwiceIsThereOnceInItsNewestForm() {
    records.keep(POOL, List.of(job(1, 10)));
    records.keep(POOL, List.of(job(1, 25), job(2, 20)));

    assertThat(ids(Instant.EPOCH)).containsExactly(2L, 1L);
  }

  @Test
  void jobsOfTwoGitLabsMayHaveOneNumber() {
    JobRecord here = job(1, 10);
    records.keep(POOL, List.of(here, elsewhere(here)));

    assertThat(ids(Instant.EPOCH)).containsExactly(1L, 1L);
  }

  @Test
  void timesOutOfOrderMakeNoNegativeSpan() {
    JobRecord job = job(1, -5);

    assertThat(job.ran()).contains(Duration.ZERO);
    assertThat(job.waited()).contains(Duration.ofSeconds(2));
  }

  private List<Long> ids(Instant since) {
    return records.finished(POOL, since).stream().map(JobRecord::id).toList();
  }

  /** Queued two seconds before {@link #START}, begun then. */
  private static JobRecord job(long id, long endSecond) {
    return new JobRecord(
        "https://gitlab.example.com",
        id,
        "team/app",
        "build",
        RefKind.Branch,
        "test",
        Set.of("arm64"),
        Optional.of(START.minusSeconds(2)),
        Optional.of(START),
        START.plusSeconds(endSecond),
        Status.Success,
        Optional.empty(),
        OptionalInt.of(0));
  }

  private static JobRecord elsewhere(JobRecord job) {
    return new JobRecord(
        "https://elsewhere.example.com",
        job.id(),
        job.project(),
        job.name(),
        job.refKind(),
        job.stage(),
        job.tags(),
        job.queuedAt(),
        job.startedAt(),
        job.finishedAt(),
        job.status(),
        job.failureReason(),
        job.slot());
  }
}
