package dev.runnerpool.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.leader.NotLeadingException;
import dev.runnerpool.operator.leader.LeaseTerm;
import dev.runnerpool.operator.leader.LeaseTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When a step is done, by a clock, a timer and a thread that only go on when told to. */
class WorkLoopTest {

  private static final Duration LONGEST = Duration.ofSeconds(4);
  private static final Optional<Duration> REST = Optional.empty();

  private record Timed(Instant at, Runnable task, CompletableFuture<?> future) {}

  private final PriorityQueue<Timed> timed = new PriorityQueue<>(Comparator.comparing(Timed::at));
  private final Deque<Runnable> thread = new ArrayDeque<>();
  private final LeaseTerm lease = LeaseTerms.held();
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");
  private final List<Instant> begun = new ArrayList<>();
  private int steps;
  private Supplier<Optional<Duration>> step = () -> REST;
  private final WorkLoop loop = new WorkLoop(this::later, lease, LONGEST, () -> now);
  private final WorkItem item =
      loop.item(
          "a test",
          () -> thread::add,
          () -> {
            steps++;
            begun.add(now);
            return step.get();
          });

  @Test
  void itRestsUntilAskedAndAnyNumberOfRequestsMakeOneStep() {
    passes(Duration.ofDays(1));
    assertThat(steps).isZero();

    item.now();
    item.now();
    item.within(Duration.ofHours(1));
    passes(Duration.ofDays(1));

    assertThat(steps).isEqualTo(1);
  }

  @Test
  void itIsDoneAgainAfterThePauseItNames() {
    step = () -> Optional.of(Duration.ofMinutes(1));
    item.now();
    passes(Duration.ofSeconds(59));
    assertThat(steps).isEqualTo(1);
    passes(Duration.ofSeconds(1));
    assertThat(steps).isEqualTo(2);
  }

  @Test
  void whatIsAskedForDuringAStepIsDoneOnceMoreAfterIt() {
    step =
        () -> {
          if (steps == 1) {
            item.now();
            item.now();
            assertThat(thread).isEmpty();
          }
          return REST;
        };
    item.now();
    passes(Duration.ZERO);
    assertThat(steps).isEqualTo(2);
  }

  @Test
  void aRequestBringsAPlannedStepForwardAndNeverPutsItOff() {
    item.within(Duration.ofMinutes(10));
    item.within(Duration.ofMinutes(20));
    item.within(Duration.ofMinutes(5));
    passes(Duration.ofMinutes(5));
    assertThat(steps).isEqualTo(1);
    passes(Duration.ofDays(1));
    assertThat(steps).isEqualTo(1);
  }

  @Test
  void oneThatThrowsIsRepeatedAfterLongerPausesThatNoRequestShortens() {
    step =
        () -> {
          throw new IllegalStateException("for the test");
        };
    item.now();
    passes(Duration.ZERO);
    item.now();
    passes(LONGEST);
    assertThat(steps).isEqualTo(3);

    step = () -> REST;
    passes(Duration.ofDays(1));

    assertThat(pauses()).hasSize(3);
    assertPause(0, Duration.ofSeconds(1));
    assertPause(1, Duration.ofSeconds(2));
    assertPause(2, LONGEST);
  }

  @Test
  void withoutTheLeaseNoStepBeginsAndWithItTheyGoOn() {
    LeaseTerms.lapse(lease);
    item.now();
    passes(Duration.ofMinutes(1));
    assertThat(steps).isZero();
    LeaseTerms.renew(lease);
    passes(Duration.ofSeconds(1));
    assertThat(steps).isEqualTo(1);
  }

  @Test
  void aStepThatLosesTheLeaseIsDoneAgainSoon() {
    step =
        () -> {
          if (steps == 1) {
            throw new NotLeadingException();
          }
          return REST;
        };
    item.now();
    passes(Duration.ofSeconds(1));
    assertThat(steps).isEqualTo(2);
  }

  @Test
  void onceStoppedNothingBegins() {
    step = () -> Optional.of(Duration.ofSeconds(1));
    item.now();
    passes(Duration.ZERO);
    item.stop();
    item.now();
    passes(Duration.ofDays(1));
    assertThat(steps).isEqualTo(1);
  }

  @Test
  void threadsThatEndedEndIt() {
    WorkItem late =
        loop.item(
            "a test",
            () ->
                task -> {
                  throw new RejectedExecutionException();
                },
            step);
    late.now();
    late.now();
    assertThat(timed).isEmpty();
  }

  private List<Duration> pauses() {
    return IntStream.range(1, begun.size())
        .mapToObj(i -> Duration.between(begun.get(i - 1), begun.get(i)))
        .toList();
  }

  /** Pauses are varied by a tenth, and every length in between must do. */
  private void assertPause(int index, Duration expected) {
    assertThat(pauses().get(index)).isCloseTo(expected, expected.dividedBy(10));
  }

  private Future<?> later(Duration delay, Runnable task) {
    CompletableFuture<?> future = new CompletableFuture<>();
    timed.add(new Timed(now.plus(delay), task, future));
    return future;
  }

  private void passes(Duration time) {
    Instant end = now.plus(time);
    work();
    while (!timed.isEmpty() && !timed.peek().at().isAfter(end)) {
      Timed next = timed.poll();
      now = next.at();
      if (!next.future().isCancelled()) {
        next.task().run();
        work();
      }
    }
    now = end;
  }

  private void work() {
    while (!thread.isEmpty()) {
      thread.remove().run();
    }
  }
}
