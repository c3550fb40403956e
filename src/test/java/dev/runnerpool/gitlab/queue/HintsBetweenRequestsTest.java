package dev.runnerpool.gitlab.queue;

import static dev.runnerpool.gitlab.queue.FakeQueue.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.demand.QueueState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a hint does in the middle of a reading of the whole queue. */
class HintsBetweenRequestsTest {

  private final PolledQueue polled = new PolledQueue();
  private final FakeQueue queue = polled.queue;
  private final QueuePoller watcher = polled.watcher;

  @AfterEach
  void end() {
    polled.close();
  }

  @Test
  void aHintIsFollowedInTheMiddleOfAWholeReadingAndNothingOfItIsLost() {
    queue.jobs = List.of(job(1), job(2));
    polled.begin();
    polled.wholeReadingBegins();
    queue.jobs = List.of(job(1));

    watcher.wake(OptionalLong.of(7));

    await().until(() -> polled.ids().equals(List.of(1L, 2L, 700L)));
    queue.gate.countDown();
    await().until(() -> polled.ids().equals(List.of(1L, 700L)));
    assertThat(polled.reading().jobsReadAgain()).containsOnlyKeys(700L);
    assertThat(queue.readings).hasValue(2);
  }

  @Test
  void whatCameIsReadInTheMiddleWhereThatIsCheap() {
    polled.begin();
    queue.came = Optional.of(List.of(job(9)));
    queue.costOfNew = 3;
    polled.wholeReadingBegins();
    watcher.wake(OptionalLong.empty());
    await()
        .during(PollSchedule.BETWEEN_HINTS.multipliedBy(2))
        .until(() -> queue.readingsOfNew.get() == 0);
    queue.gate.countDown();
    await().until(() -> polled.ids().equals(List.of(9L)));

    polled.wholeReadingBegins();
    queue.costOfNew = 2;
    queue.came = Optional.of(List.of(job(10)));
    watcher.wake(OptionalLong.empty());
    await().until(() -> polled.ids().contains(10L));
    assertThat(queue.gate.getCount()).as("the whole is not read yet").isOne();
  }

  /** The job may be of a page that was read before. */
  @Test
  void aHintInTheMiddleOfWhichNothingCameHasTheWholeReadOnceMore() {
    queue.jobs = List.of(job(1), job(7, 700));
    polled.begin();
    polled.wholeReadingBegins();
    watcher.wake(OptionalLong.of(7));
    await().until(() -> queue.alone().equals(List.of(7L)));

    queue.gate.countDown();

    await().until(() -> queue.readings.get() == 3);
  }

  @Test
  void aHintThatCannotBeFollowedInTheMiddleDoesNoHarm() {
    polled.begin();
    polled.wholeReadingBegins();
    queue.fails = true;
    watcher.wake(OptionalLong.of(7));
    await().during(PollSchedule.BETWEEN_HINTS).until(() -> queue.alone().isEmpty());
    queue.fails = false;

    queue.gate.countDown();

    await().until(() -> queue.readings.get() >= 3);
    assertThat(watcher.state()).isInstanceOf(QueueState.Read.class);
  }
}
