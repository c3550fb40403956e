package dev.runnerpool.gitlab.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.gitlab.Account;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Haste;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.client.GitLabException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What hints, signals and failures do to a scope's readings. */
class QueuePollerTest {

  private static final Scope SCOPE =
      new Scope(
          new Account("https://gitlab.example.com", "ci", "s", "token"), Scope.Kind.Group, "g");

  private final GitLabConfig config =
      Haste.config(
          Map.of(
              "poll.active", "1h",
              "poll.quiet", "0.2s",
              "poll.watched", "1h",
              "longest-backoff", "1h"));
  private final GitLabThreads threads = Haste.threads(config);
  private final FakeQueue queue = new FakeQueue();
  private final AtomicBoolean signal = new AtomicBoolean(true);
  private final QueuePoller watcher =
      new QueuePoller(
          SCOPE,
          queue,
          () -> queue.readings.get() * 5L,
          new PollSchedule(config, Optional::empty, signal::get),
          threads,
          Haste.loop(threads, config),
          config,
          () -> {});

  /** A queue that counts how it is read. */
  private static final class FakeQueue implements JobSource {
    /** Each takes five requests, so that a project alone is worth reading. */
    final AtomicInteger readings = new AtomicInteger();

    final List<Long> alone = new ArrayList<>();
    volatile List<Job> jobs = List.of();
    volatile boolean fails;
    volatile boolean knowsProjects = true;
    volatile boolean projectsAreShort = true;
    volatile boolean onlyWhole;

    /** What is told of what came; nothing: all is read. */
    volatile Optional<List<Job>> came = Optional.empty();

    final AtomicInteger readingsOfNew = new AtomicInteger();
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public List<Job> read(Runnable between) {
      readings.incrementAndGet();
      try {
        while (!gate.await(10, TimeUnit.MILLISECONDS)) {
          between.run();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (fails) {
        throw new GitLabException(Reason.ServerError, "down");
      }
      return jobs;
    }

    @Override
    public Found readNew(Set<Long> known) {
      if (onlyWhole) {
        throw new GitLabException(Reason.ServerError, "the newest are not told");
      }
      if (came.isEmpty()) {
        return new Found(read(), true);
      }
      readingsOfNew.incrementAndGet();
      return new Found(came.get(), false);
    }

    @Override
    public synchronized Optional<Found> readProject(long project, Set<Long> known) {
      if (!knowsProjects) {
        return Optional.empty();
      }
      if (fails) {
        throw new GitLabException(Reason.ScopeNotFound, "moved");
      }
      alone.add(project);
      return Optional.of(new Found(List.of(job(project, project * 100)), projectsAreShort));
    }

    synchronized List<Long> alone() {
      return List.copyOf(alone);
    }
  }

  @AfterEach
  void end() {
    queue.gate.countDown();
    watcher.stop();
    Haste.stop(threads);
  }

  @Test
  void aHintReadsThoughTheNextReadingIsAnHourAway() {
    begin();

    watcher.wake(OptionalLong.empty());

    await().until(() -> queue.readings.get() == 2);
  }

  @Test
  void anyNumberOfHintsDuringAReadingMakeOneMore() {
    begin();
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
    begin();
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
    begin();
    QueueSnapshot whole = watcher.state().reading().orElseThrow();

    watcher.wake(OptionalLong.of(7));

    await().until(() -> watcher.state().reading().orElseThrow().jobs().size() == 2);
    QueueSnapshot merged = watcher.state().reading().orElseThrow();
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
    begin();
    queue.projectsAreShort = false;
    watcher.wake(OptionalLong.of(7));
    await().until(() -> ids().equals(List.of(1L, 70L, 700L)));
    assertThat(watcher.state().reading().orElseThrow().readAgain()).isEmpty();

    queue.projectsAreShort = true;
    watcher.wake(OptionalLong.of(7));
    await().until(() -> ids().equals(List.of(1L, 700L)));
    assertThat(watcher.state().reading().orElseThrow().readAgain()).containsOnlyKeys(7L);
    assertThat(queue.readings).hasValue(1);
  }

  @Test
  void aHintIsFollowedInTheMiddleOfAWholeReadingAndNothingOfItIsLost() {
    queue.jobs = List.of(job(1), job(2));
    begin();
    wholeReadingBegins();
    queue.jobs = List.of(job(1));

    watcher.wake(OptionalLong.of(7));

    await().until(() -> ids().equals(List.of(1L, 2L, 700L)));
    queue.gate.countDown();
    await().until(() -> ids().equals(List.of(1L, 700L)));
    assertThat(watcher.state().reading().orElseThrow().jobsReadAgain()).containsOnlyKeys(700L);
    assertThat(queue.readings).hasValue(2);
  }

  @Test
  void whatCameIsReadInTheMiddleWhereThatIsKnownToBeCheap() {
    begin();
    queue.came = Optional.of(List.of(job(9)));
    wholeReadingBegins();
    watcher.wake(OptionalLong.empty());
    await()
        .during(PollSchedule.BETWEEN_HINTS.multipliedBy(2))
        .until(() -> queue.readingsOfNew.get() == 0);
    queue.gate.countDown();
    await().until(() -> ids().equals(List.of(9L)));

    wholeReadingBegins();
    queue.came = Optional.of(List.of(job(10)));
    watcher.wake(OptionalLong.empty());
    await().until(() -> ids().contains(10L));
    assertThat(queue.gate.getCount()).as("the whole is not read yet").isOne();
  }

  /** The job may be of a page that was read before. */
  @Test
  void aHintInTheMiddleOfWhichNothingCameHasTheWholeReadOnceMore() {
    queue.jobs = List.of(job(1), job(7, 700));
    begin();
    wholeReadingBegins();
    watcher.wake(OptionalLong.of(7));
    await().until(() -> queue.alone().equals(List.of(7L)));

    queue.gate.countDown();

    await().until(() -> queue.readings.get() == 3);
  }

  @Test
  void aHintThatCannotBeFollowedInTheMiddleDoesNoHarm() {
    begin();
    wholeReadingBegins();
    queue.fails = true;
    watcher.wake(OptionalLong.of(7));
    await().during(PollSchedule.BETWEEN_HINTS).until(() -> queue.alone().isEmpty());
    queue.fails = false;

    queue.gate.countDown();

    await().until(() -> queue.readings.get() >= 3);
    assertThat(watcher.state()).isInstanceOf(QueueState.Read.class);
  }

  @Test
  void aHintReadsWhatCameAndTheRestStaysAsItWas() {
    queue.jobs = List.of(job(1), job(2));
    begin();
    QueueSnapshot whole = watcher.state().reading().orElseThrow();
    queue.came = Optional.of(List.of(job(9), job(2)));

    watcher.wake(OptionalLong.empty());

    await().until(() -> watcher.state().reading().orElseThrow().jobs().size() == 3);
    QueueSnapshot more = watcher.state().reading().orElseThrow();
    assertThat(more.jobs()).extracting(Job::id).containsExactly(1L, 2L, 9L);
    assertThat(more.startedAt()).isEqualTo(whole.startedAt());
    assertThat(more.jobsReadAgain()).containsOnlyKeys(9L);
    assertThat(more.jobsReadAgain().get(9L)).isAfterOrEqualTo(whole.finishedAt());
    assertThat(queue.readings).hasValue(1);
  }

  @Test
  void whereSomeCameItIsLookedForMoreOnceWithoutAHint() {
    begin();
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
    begin();
    queue.came = Optional.of(List.of(job(2), job(1)));
    queue.jobs = List.of(job(1));
    signal.set(false);

    await().until(() -> queue.readingsOfNew.get() == 2);
    assertThat(watcher.state().reading().orElseThrow().jobs())
        .extracting(Job::id)
        .containsExactly(1L, 2L);
    assertThat(queue.readings).hasValue(2);
  }

  /** A job that waited for others of its pipeline is not among the newest. */
  @Test
  void aHintOfWhichNothingCameHasTheWholeRead() {
    queue.jobs = List.of(job(1), job(2));
    begin();
    queue.came = Optional.of(List.of(job(2)));

    watcher.wake(OptionalLong.empty());

    await().until(() -> queue.readings.get() == 2);
    assertThat(queue.readingsOfNew).hasValue(1);
  }

  @Test
  void aProjectThatCannotBeReadAloneHasTheWholeRead() {
    queue.knowsProjects = false;
    begin();

    watcher.wake(OptionalLong.of(7));

    await().until(() -> queue.readings.get() == 2);
  }

  @Test
  void aHintToAScopeThatFailsChangesNothing() {
    begin();
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
    begin();
    signal.set(false);

    await().until(() -> queue.readings.get() > 2);
  }

  private void begin() {
    int before = queue.readings.get();
    watcher.begin();
    await().until(() -> watcher.state() instanceof QueueState.Read);
    assertThat(queue.readings).hasValue(before + 1);
  }

  /** It lasts until the gate is opened. */
  private void wholeReadingBegins() {
    queue.gate = new CountDownLatch(1);
    int before = queue.readings.get();
    queue.onlyWhole = true;
    watcher.wake(OptionalLong.empty());
    await().until(() -> queue.readings.get() > before);
    queue.onlyWhole = false;
  }

  private List<Long> ids() {
    return watcher.state().reading().orElseThrow().jobs().stream().map(Job::id).sorted().toList();
  }

  private static Job job(long id) {
    return job(0, id);
  }

  private static Job job(long project, long id) {
    return new Job(
        id,
        project,
        "g/p",
        Set.of("arm64"),
        Instant.parse("2026-03-01T10:00:00Z"),
        Optional.empty());
  }
}
