package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Job;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownJobsTest {

  private static final Instant SEEN = Instant.parse("2026-11-28T10:00:00Z");

  @Test
  void aTimeThatVariesALittleStays() {
    assertThat(again(SEEN.plusMillis(900))).isEqualTo(SEEN);
    assertThat(again(SEEN.minusMillis(900))).isEqualTo(SEEN);
  }

  /** Seen again and again, it would look new for ever. */
  @Test
  void aJobWhoseWaitIsNotToldHasWaitedSinceItWasSeenFirst() {
    Instant later = SEEN.plusSeconds(600);

    assertThat(again(KnownJobs.queuedAt(null, later))).isEqualTo(SEEN);
    assertThat(again(KnownJobs.queuedAt(0.5, later))).isEqualTo(SEEN);
  }

  @Test
  void aJobThatHasWaitedLongerThanWasKnownIsOlder() {
    assertThat(again(SEEN.minusSeconds(60))).isEqualTo(SEEN.minusSeconds(60));
  }

  @Test
  void aJobWithOtherTagsIsAnother() {
    List<Job> once =
        KnownJobs.once(
            List.of(new Job(7, "team/app", Set.of("gpu"), SEEN.plusSeconds(600))),
            List.of(job(SEEN)));

    assertThat(once).extracting(Job::queuedAt).containsExactly(SEEN.plusSeconds(600));
  }

  private static Instant again(Instant queuedAt) {
    return KnownJobs.once(List.of(job(queuedAt)), List.of(job(SEEN))).get(0).queuedAt();
  }

  private static Job job(Instant queuedAt) {
    return new Job(7, "team/app", Set.of("arm64"), queuedAt);
  }
}
