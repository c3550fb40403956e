package dev.runnerpool.gitlab.queue;

import static dev.runnerpool.gitlab.queue.FakeQueue.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What hints, signals and failures do to a scope's readings. */
class QueuePollerTest {

  private final PolledQueue polled = new PolledQueue();
  private final FakeQueue queue = polled.queue;
  private final QueuePoller watcher = polled.watcher;

  @AfterEach
  void end() {
    polled.close();
  }

  @Test
  void aHintReadsThoughTheNextReadingIsAnHourAway() {
    polled.begin();

    watcher.wake(OptionalLong.empty());

    await().until(() -> queue.readings.get() == 2);
  }

  @Test
  void anyNumberOfHintsDuringAReadingMakeOneMore() {
    polled.begin();
    queue.gate = new CountDownLatch(1);
    watcher.wake(OptionalLong.empty());
    await().until(() -> queue.readings.get() == 2);

    for (int i = 0; i < 1000; i++) {
      watcher.wake(OptionalLong.empty());
    }
    queue.gate.countDown();

    await().until(() -> queue.readings.get() == 3);
    assertThat(queue.alone()).isEmpty();
  }

  @Test
  void aFloodOfHintsReadsNoFasterThanHintsAreFollowed() {
    polled.begin();
    Instant begun = Instant.now();

    int hints = 0;
    while (queue.readings.get() < 4) {
      watcher.wake(OptionalLong.empty());
      hints++;
    }

    Duration elapsed = Duration.between(begun, Instant.now());
    long atMost = 2 + elapsed.dividedBy(PollSchedule.BETWEEN_HINTS);
    assertThat(hints).isGreaterThan(4);
    assertThat(queue.readings.get() - 1L).isLessThanOrEqualTo(atMost);
  }

  @Test
  void aHintThatNamesAProjectReadsThatOneAndTheReadingStaysAsOldAsItWas() {
    queue.jobs = List.of(job(1));
    polled.begin();
    QueueSnapshot whole = polled.reading();

    watcher.wake(OptionalLong.of(7));

    await().until(() -> polled.reading().jobs().size() == 2);
    QueueSnapshot merged = polled.reading();
    assertThat(merged.jobs()).extracting(Job::id).containsExactly(1L, 700L);
    assertThat(merged.startedAt()).isEqualTo(whole.startedAt());
    assertThat(merged.finishedAt()).isEqualTo(whole.finishedAt());
    assertThat(whole.readAgain()).isEmpty();
    assertThat(merged.readAgain()).containsOnlyKeys(7L);
    assertThat(merged.readAgain().get(7L)).isAfterOrEqualTo(whole.finishedAt());
    assertThat(queue.alone()).containsExactly(7L);
    assertThat(queue.readings).hasValue(1);
  }

  @Test
  void aProjectIsReadToItsEndOrOnlyItsNewest() {
    queue.jobs = List.of(job(1), job(7, 70));
    polled.begin();
    queue.projectsAreShort = false;
    watcher.wake(OptionalLong.of(7));
    await().until(() -> polled.ids().equals(List.of(1L, 70L, 700L)));
    assertThat(polled.reading().readAgain()).isEmpty();

    queue.projectsAreShort = true;
    watcher.wake(OptionalLong.of(7));
    await().until(() -> polled.ids().equals(List.of(1L, 700L)));
    assertThat(polled.reading().readAgain()).containsOnlyKeys(7L);
    assertThat(queue.readings).hasValue(1);
  }

  @Test
  void aHintReadsWhatCameAndTheRestStaysAsItWas() {
    queue.jobs = List.of(job(1), job(2));
    polled.begin();
    QueueSnapshot whole = polled.reading();
    queue.came = Optional.of(List.of(job(9), job(2)));

    watcher.wake(OptionalLong.empty());

    await().until(() -> polled.reading().jobs().size() == 3);
    QueueSnapshot more = polled.reading();
    assertThat(more.jobs()).extracting(Job::id).containsExactly(1L, 2L, 9L);
    assertThat(more.startedAt()).isEqualTo(whole.startedAt());
    assertThat(more.jobsReadAgain()).containsOnlyKeys(9L);
    assertThat(more.jobsReadAgain().get(9L)).isAfterOrEqualTo(whole.finishedAt());
    assertThat(queue.readings).hasValue(1);
  }

  @Test
  void whereSomeCameItIsLookedForMoreOnceWithoutAHint() {
    polled.begin();
    queue.came = Optional.of(List.of(job(9)));

    watcher.wake(OptionalLong.empty());

    await().until(() -> queue.readingsOfNew.get() == 2);
    await()
        .during(PollSchedule.BETWEEN_HINTS.multipliedBy(2))
        .until(() -> queue.readingsOfNew.get() == 2);
    assertThat(queue.readings).hasValue(1);
  }

  /** Without a signal the next would be seen a pause later, though jobs come in numbers. */
  @Test
  void whereAReadingBroughtSomeItIsLookedForMoreSoon() {
    polled.begin();
    queue.came = Optional.of(List.of(job(2), job(1)));
    queue.jobs = List.of(job(1));
    polled.signal.set(false);

    await().until(() -> queue.readingsOfNew.get() == 2);
    assertThat(polled.reading().jobs()).extracting(Job::id).containsExactly(1L, 2L);
    assertThat(queue.readings).hasValue(2);
  }

  /** A job that waited for others of its pipeline is not among the newest. */
  @Test
  void aHintOfWhichNothingCameHasTheWholeRead() {
    queue.jobs = List.of(job(1), job(2));
    polled.begin();
    queue.came = Optional.of(List.of(job(2)));

    watcher.wake(OptionalLong.empty());

    await().until(() -> queue.readings.get() == 2);
    assertThat(queue.readingsOfNew).hasValue(1);
  }

  @Test
  void aProjectThatCannotBeReadAloneHasTheWholeRead() {
    queue.knowsProjects = false;
    polled.begin();

    watcher.wake(OptionalLong.of(7));

    await().until(() -> queue.readings.get() == 2);
  }

  @Test
  void aHintToAScopeThatFailsChangesNothing() {
    polled.begin();
    queue.fails = true;
    watcher.wake(OptionalLong.empty());
    await().until(() -> watcher.state() instanceof QueueState.Stale);
    int failed = queue.readings.get();

    watcher.wake(OptionalLong.empty());
    watcher.wake(OptionalLong.of(7));

    assertThat(queue.readings).hasValue(failed);
    assertThat(queue.alone()).isEmpty();
  }

  @Test
  void whenTheSignalCeasesToBeLiveReadingGoesOnByItself() {
    polled.begin();
    polled.signal.set(false);

    await().until(() -> queue.readings.get() > 2);
  }
}
