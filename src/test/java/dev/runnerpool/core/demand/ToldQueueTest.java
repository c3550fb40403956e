package dev.runnerpool.core.demand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.JobNews.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToldQueueTest {

  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final JobName BUILD = new JobName(12, "build");

  private final ToldQueue queue = new ToldQueue();

  @ParameterizedTest
  @ValueSource(
      strings = {"running", "success", "failed", "canceling", "canceled", "skipped", "new"})
  void aPendingJobWaitsUntilAnythingLaterIsTold(String status) {
    assertThat(tell(1, "pending")).isTrue();
    assertThat(waiting()).containsExactly(1L);
    assertThat(tell(1, status)).isTrue();
    assertThat(waiting()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "created",
        "waiting_for_resource",
        "preparing",
        "waiting_for_callback",
        "manual",
        "scheduled"
      })
  void whatComesBeforeTakesNothingBackWhenItIsToldLate(String status) {
    tell(1, "pending");
    assertThat(tell(1, status)).isFalse();
    assertThat(waiting()).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "success", "failed", "canceling", "canceled"})
  void aJobThatIsPastIsNotBroughtBackByAnOlderEvent(String status) {
    tell(1, status);
    assertThat(tell(1, "pending")).isFalse();
    assertThat(queue.waiting(NOW.plusSeconds(3599))).isEmpty();
  }

  @Test
  void aSkippedJobMayBecomePendingWhenItsPipelineIsRetried() {
    tell(1, "pending");
    tell(1, "skipped");
    assertThat(tell(1, "pending")).isTrue();
    assertThat(waiting()).containsExactly(1L);
  }

  @Test
  void aPendingJobThatARunnerHoldsIsTakenAndTellsWho() {
    tell(1, "pending");
    queue.tell(news(1, BUILD, Step.Pending, OptionalLong.of(7)), NOW);
    assertThat(waiting()).isEmpty();
    assertThat(queue.taker(BUILD)).hasValue(7);
  }

  @Test
  void whatARunnersPodShowsCountsThoughItWasNeverTold() {
    tell(1, "pending");
    assertThat(queue.taken(Set.of(1L, 2L), OptionalLong.of(7), NOW)).isTrue();
    assertThat(queue.taken(Set.of(1L, 2L), OptionalLong.of(7), NOW)).isFalse();
    assertThat(tell(2, "pending")).isFalse();
    assertThat(waiting()).isEmpty();
    assertThat(queue.taker(BUILD)).hasValue(7);
  }

  @Test
  void aJobWhoseEndIsNeverToldIsForgottenWhenGitLabHasFailedItItself() {
    tell(1, "pending");
    assertThat(queue.waiting(NOW.plus(Duration.ofDays(1)).minusSeconds(1))).hasSize(1);
    assertThat(queue.waiting(NOW.plus(Duration.ofDays(1)))).isEmpty();
  }

  @Test
  void theOldestGivesWayWhereThereAreTooMany() {
    LongStream.rangeClosed(0, ToldQueue.MOST).forEach(id -> tell(id, "pending"));
    assertThat(waiting()).hasSize(ToldQueue.MOST).doesNotContain(0L);
  }

  @Test
  void theNewestJobTellsWhoTakesItsName() {
    queue.tell(news(5, BUILD, Step.Past, OptionalLong.of(7)), NOW);
    queue.tell(news(4, BUILD, Step.Past, OptionalLong.of(8)), NOW);
    assertThat(queue.taker(BUILD)).hasValue(7);
    queue.tell(news(6, BUILD, Step.Past, OptionalLong.of(8)), NOW);
    assertThat(queue.taker(BUILD)).hasValue(8);
  }

  /** Each job's events, some of them twice, in any order: what is past stays so. */
  @Property
  void noOrderOfEventsMakesAnotherQueue(
      @ForAll @IntRange(min = 1, max = 8) int jobs, @ForAll long seed) {
    Random random = new Random(seed);
    List<JobNews> events = new ArrayList<>();
    List<Long> left = new ArrayList<>();
    for (long id = 1; id <= jobs; id++) {
      OptionalLong runner = OptionalLong.of(random.nextInt(3));
      JobName name = new JobName(1, "job" + random.nextInt(2));
      events.add(news(id, name, Step.Before, OptionalLong.empty()));
      events.add(news(id, name, Step.Pending, OptionalLong.empty()));
      if (random.nextBoolean()) {
        events.add(news(id, name, Step.Past, runner));
        events.add(news(id, name, Step.Past, runner));
      } else {
        left.add(id);
      }
    }
    ToldQueue inOrder = new ToldQueue();
    events.forEach(event -> inOrder.tell(event, NOW));
    List<JobNews> mixed = new ArrayList<>(events);
    mixed.addAll(events.subList(0, random.nextInt(events.size())));
    Collections.shuffle(mixed, random);
    ToldQueue inDisorder = new ToldQueue();
    mixed.forEach(event -> inDisorder.tell(event, NOW));

    assertThat(ids(inDisorder)).isEqualTo(ids(inOrder)).isEqualTo(left);
    for (int i = 0; i < 2; i++) {
      JobName name = new JobName(1, "job" + i);
      assertThat(inDisorder.taker(name)).isEqualTo(inOrder.taker(name));
    }
  }

  private boolean tell(long id, String status) {
    return queue.tell(news(id, BUILD, Step.of(status), OptionalLong.empty()), NOW);
  }

  private List<Long> waiting() {
    return ids(queue);
  }

  private static List<Long> ids(ToldQueue queue) {
    return queue.waiting(NOW).stream().map(each -> each.job().id()).toList();
  }

  private static JobNews news(long id, JobName name, Step step, OptionalLong runner) {
    return new JobNews(id, name, "team/app", step, runner);
  }
}
