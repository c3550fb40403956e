package dev.runnerpool.core.demand;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What readings of parts come to beside one of the whole. */
class QueueSnapshotTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant END = START.plusSeconds(20);

  @Test
  void whatCameDuringAReadingOfTheWholeIsNotLostByIt() {
    Instant early = START.minusSeconds(1);
    Instant meanwhile = START.plusSeconds(3);
    QueueSnapshot before =
        new QueueSnapshot(List.of(job(1)), START.minusSeconds(30), early)
            .withNew(List.of(job(2)), early)
            .withNew(List.of(job(3), job(4)), meanwhile);
    QueueSnapshot whole = new QueueSnapshot(List.of(job(3), job(5)), START, END);

    QueueSnapshot now = whole.withNewOf(before);

    assertThat(now.ids()).as("1 and 2 left").containsExactlyInAnyOrder(3L, 4L, 5L);
    assertThat(now.jobsReadAgain()).containsOnlyKeys(4L).containsValue(meanwhile);
    assertThat(now.startedAt()).isEqualTo(START);
    assertThat(whole.withNewOf(whole)).isSameAs(whole);
  }

  @Test
  void itTellsWhetherOthersAreNew() {
    QueueSnapshot two = new QueueSnapshot(List.of(job(1), job(2)), START, END);
    assertThat(two.lacksAny(List.of(job(2), job(1)))).isFalse();
    assertThat(two.lacksAny(List.of(job(2), job(3)))).isTrue();
    assertThat(two.lacksAny(List.of())).isFalse();
  }

  private static Job job(long id) {
    return new Job(id, "team/app", Set.of("arm64"), START);
  }
}
