package dev.runnerpool.gitlab.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.gitlab.client.RunnerJobsResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How far down is read, and that each job that ends is found once. */
class JobCursorTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final JobCursor seen = JobCursor.unread();

  @Test
  void theFirstReadingTakesOnePageAndLaterOnesWhatIsNew() {
    assertThat(seen.downTo(NOW)).isEqualTo(Long.MAX_VALUE);

    seen.add(reading(job(7, "SUCCESS"), job(9, "FAILED")), NOW);

    assertThat(seen.downTo(NOW)).isEqualTo(9);
    assertThat(seen.anyUnfinished()).isFalse();
  }

  @Test
  void aJobIsFoundOnceWhenItEnds() {
    seen.add(reading(job(7, "SUCCESS"), job(9, "RUNNING")), NOW);

    var next = reading(job(7, "SUCCESS"), job(9, "CANCELED"), job(10, "SUCCESS"));
    assertThat(seen.ended(next).keySet()).containsExactly(9L, 10L);
    seen.add(next, NOW);

    assertThat(seen.ended(next)).isEmpty();
  }

  @Test
  void aLaterStageOfAnOlderPipelineIsFoundThoughItsNumberIsLower() {
    seen.add(reading(job(7, "SUCCESS"), job(20, "SUCCESS")), NOW);

    var next = reading(job(7, "SUCCESS"), job(9, "SUCCESS"), job(20, "SUCCESS"));
    assertThat(seen.ended(next).keySet()).containsExactly(9L);
    seen.add(next, NOW);

    assertThat(seen.ended(next)).isEmpty();
  }

  @Test
  void aJobThatARunnerHadIsFoundHoweverLowItsNumberIs() {
    seen.add(reading(job(700, "SUCCESS")), NOW);
    var older = reading(job(5, "SUCCESS"), job(6, "SUCCESS"), job(700, "SUCCESS"));
    assertThat(seen.ended(older)).as("they may have ended long ago").isEmpty();

    seen.taken(List.of(busyWith(6), busyWith(700)));

    assertThat(seen.downTo(NOW)).isEqualTo(6);
    assertThat(seen.ended(older)).containsOnlyKeys(6L);
    seen.add(older, NOW);
    assertThat(seen.anyUnfinished()).isFalse();
  }

  @Test
  void moreJobsThanAreRememberedAreStillFoundOnce() {
    JobCursor fresh = JobCursor.none();
    var many = reading();
    for (long id = 1; id <= JobCursor.MOST_ENDED + 10; id++) {
      Map.Entry<Long, RunnerJobsResponse.Job> job = job(id, "SUCCESS");
      many.put(id, job.getValue());
    }
    fresh.add(many, NOW);

    assertThat(fresh.ended(many)).isEmpty();
  }

  @Test
  void anEndWithoutItsTimeIsNoEndYet() {
    assertThat(seen.ended(reading(job(1, "CANCELING"), job(2, "SUCCESS")))).containsOnlyKeys(2L);
    var untimed = reading();
    untimed.put(
        3L,
        new RunnerJobsResponse.Job(
            "gid://gitlab/Ci::Build/3",
            "build",
            "SUCCESS",
            List.of(),
            "main",
            false,
            NOW,
            NOW,
            null,
            null,
            null,
            null,
            null));
    assertThat(seen.ended(untimed)).isEmpty();
  }

  @Test
  void longJobsAreLookedForEveryTenMinutes() {
    seen.add(reading(job(5, "RUNNING")), NOW);
    assertThat(seen.downTo(NOW)).as("the first time at once").isEqualTo(5);
    seen.add(reading(job(5, "RUNNING"), job(900, "SUCCESS")), NOW);

    assertThat(seen.downTo(NOW.plusSeconds(599))).isEqualTo(900);
    assertThat(seen.downTo(NOW.plusSeconds(601))).isEqualTo(5);
    seen.add(reading(job(800, "SUCCESS"), job(901, "SUCCESS")), NOW.plusSeconds(599));
    assertThat(seen.anyUnfinished()).as("not reached by that reading").isTrue();
  }

  @Test
  void aJobThatGitLabDeletedIsNotLookedForAnyMore() {
    seen.add(reading(job(5, "RUNNING"), job(6, "SUCCESS")), NOW);

    seen.add(reading(job(4, "SUCCESS"), job(6, "SUCCESS")), NOW);

    assertThat(seen.anyUnfinished()).isFalse();
  }

  @Test
  void allJobsOfARunnerJustMadeAreNew() {
    assertThat(JobCursor.none().ended(reading(job(1, "SUCCESS")))).containsOnlyKeys(1L);
    assertThat(JobCursor.none().isUnread()).isFalse();
  }

  private static Runner busyWith(long job) {
    return new Runner(
        0, "uid-" + job, RunnerState.BUSY, NOW, OptionalLong.of(job), 0, Optional.empty());
  }

  @SafeVarargs
  private static NavigableMap<Long, RunnerJobsResponse.Job> reading(
      Map.Entry<Long, RunnerJobsResponse.Job>... jobs) {
    NavigableMap<Long, RunnerJobsResponse.Job> reading = new TreeMap<>();
    for (var job : jobs) {
      reading.put(job.getKey(), job.getValue());
    }
    return reading;
  }

  private static Map.Entry<Long, RunnerJobsResponse.Job> job(long id, String status) {
    Instant finished = status.equals("RUNNING") || status.equals("CANCELING") ? null : NOW;
    return Map.entry(
        id,
        new RunnerJobsResponse.Job(
            "gid://gitlab/Ci::Build/" + id,
            "build",
            status,
            List.of("arm64"),
            "main",
            false,
            NOW,
            NOW,
            finished,
            null,
            null,
            null,
            null));
  }
}
