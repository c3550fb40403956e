package dev.runnerpool.core.demand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.JobNews.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ToldShareTest {

  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Duration PASSED_OVER = Duration.ofMinutes(1);
  private static final Duration SPILL = Duration.ofMinutes(2);
  private static final long OURS = 7;
  private static final long OTHER = 8;
  private static final JobName BUILD = new JobName(1, "build");
  private static final JobName TEST = new JobName(1, "test");

  private final ToldQueue queue = new ToldQueue();
  private final ToldShare share = new ToldShare(PASSED_OVER);

  @Test
  void ofANameNobodyTookOneJobIsAGuess() {
    pending(2, BUILD, 0);
    pending(3, BUILD, 0);
    pending(4, TEST, 0);
    assertJobs(0, null, List.of(), List.of(2L, 4L));
  }

  @Test
  void allJobsOfANameFitOnceOurRunnerTookOne() {
    taken(1, BUILD, OURS);
    pending(2, BUILD, 0);
    pending(3, BUILD, 0);
    assertJobs(0, null, List.of(2L, 3L), List.of());
  }

  @Test
  void aNameAnotherRunnerTookIsAGuessOnlyWhenItHasWaitedForIt() {
    taken(1, BUILD, OTHER);
    pending(2, BUILD, 0);
    pending(3, BUILD, 0);
    assertJobs(119, null, List.of(), List.of());
    assertJobs(120, null, List.of(), List.of(2L));
  }

  @Test
  void whoseRunnerIsNotKnownYetOnlyGuesses() {
    taken(1, BUILD, OURS);
    pending(2, BUILD, 0);
    pending(3, BUILD, 0);
    ToldShare.Jobs jobs =
        share.of(
            queue, new PoolSight(OptionalLong.empty(), Set.of(), Optional.empty(), SPILL), at(120));
    assertThat(jobs.fitting()).isEmpty();
    assertThat(jobs.guesses()).extracting(Job::id).containsExactly(2L);
  }

  @Test
  void aRunnerThatWasFreeBeforeTriesAJobByItself() {
    pending(2, BUILD, 30);
    assertJobs(30, 29, List.of(), List.of());
    assertJobs(30, 30, List.of(), List.of(2L));
    assertJobs(31, null, List.of(), List.of(2L));
  }

  @Test
  void theRunnerStartedForAGuessIsKeptUntilTheGuessIsDecided() {
    pending(2, BUILD, 0);
    assertJobs(20, 20, List.of(), List.of(2L));
    assertJobs(79, 20, List.of(), List.of(2L));
    assertJobs(80, 20, List.of(), List.of());
    assertJobs(300, null, List.of(), List.of());
  }

  @Test
  void aJobThatFitsButIsPassedOverCountsNoMoreAsItsEndWasLost() {
    taken(1, BUILD, OURS);
    pending(2, BUILD, 0);
    assertJobs(80, 21, List.of(2L), List.of());
    assertJobs(81, 21, List.of(), List.of());
    pending(3, BUILD, 90);
    assertJobs(90, null, List.of(3L), List.of());
  }

  @Test
  void whatWasPassedOverIsTriedAgainOnceAnHourAndOnlyOneOfAName() {
    taken(1, BUILD, OURS);
    pending(2, BUILD, 0);
    pending(3, BUILD, 0);
    assertJobs(80, 20, List.of(), List.of());
    assertJobs(80 + 3599, null, List.of(), List.of());
    assertJobs(80 + 3600, null, List.of(), List.of(2L));
  }

  @Test
  void aNameThatWasPassedOverIsNotGuessedAgainWithTheNextJob() {
    pending(2, BUILD, 0);
    assertJobs(80, 20, List.of(), List.of());
    past(2, BUILD);
    pending(3, BUILD, 90);
    assertJobs(90, null, List.of(), List.of());
    assertJobs(80 + 3600, null, List.of(), List.of(3L));
  }

  @Test
  void aJobTakenAfterItWasPassedOverShowsThatRunnersCouldNotAsk() {
    taken(1, BUILD, OURS);
    pending(2, BUILD, 0);
    pending(3, BUILD, 0);
    assertJobs(80, 20, List.of(), List.of());
    taken(2, BUILD, OURS);
    share.took(2);
    assertJobs(90, null, List.of(3L), List.of());
  }

  /** Whatever happened: no job in both lists, none that is past, one guess per name at most. */
  @Property
  void aShareIsAPartOfWhatWaits(@ForAll long seed) {
    Random random = new Random(seed);
    for (int second = 0; second < 7200; second += random.nextInt(200)) {
      long id = random.nextInt(20);
      JobName name = new JobName(1, "job" + id % 4);
      switch (random.nextInt(4)) {
        case 0 -> taken(id, name, random.nextBoolean() ? OURS : OTHER);
        case 1 -> past(id, name);
        default -> pending(id, name, second);
      }
      Optional<Instant> free =
          random.nextBoolean() ? Optional.of(at(second - random.nextInt(100))) : Optional.empty();
      ToldShare.Jobs jobs = share.of(queue, sight(free), at(second));
      Set<Long> waiting =
          queue.waiting(at(second)).stream()
              .map(each -> each.job().id())
              .collect(Collectors.toSet());
      List<Long> fitting = jobs.fitting().stream().map(Job::id).toList();
      List<Long> guesses = jobs.guesses().stream().map(Job::id).toList();
      assertThat(waiting).containsAll(fitting).containsAll(guesses);
      assertThat(Stream.concat(fitting.stream(), guesses.stream())).doesNotHaveDuplicates();
      assertThat(guesses.stream().map(job -> job % 4)).doesNotHaveDuplicates();
      assertNothingBesideAFreeRunner(jobs, free, second);
    }
  }

  private void assertNothingBesideAFreeRunner(
      ToldShare.Jobs jobs, Optional<Instant> free, int second) {
    Set<Job> all = new HashSet<>(jobs.fitting());
    all.addAll(jobs.guesses());
    Instant limit = at(second).minus(PASSED_OVER);
    if (free.isPresent() && !free.get().isAfter(limit)) {
      assertThat(all).allMatch(job -> job.queuedAt().isAfter(limit));
    }
  }

  private void assertJobs(int second, Integer freeSince, List<Long> fitting, List<Long> guesses) {
    ToldShare.Jobs jobs =
        share.of(queue, sight(Optional.ofNullable(freeSince).map(ToldShareTest::at)), at(second));
    assertThat(jobs.fitting()).extracting(Job::id).isEqualTo(fitting);
    assertThat(jobs.guesses()).extracting(Job::id).isEqualTo(guesses);
  }

  private static PoolSight sight(Optional<Instant> freeSince) {
    return new PoolSight(OptionalLong.of(OURS), Set.of(), freeSince, SPILL);
  }

  private void pending(long id, JobName name, int second) {
    tell(id, name, Step.Pending, OptionalLong.empty(), second);
  }

  private void taken(long id, JobName name, long runner) {
    tell(id, name, Step.Past, OptionalLong.of(runner), 0);
  }

  private void past(long id, JobName name) {
    tell(id, name, Step.Past, OptionalLong.empty(), 0);
  }

  private void tell(long id, JobName name, Step step, OptionalLong runner, int second) {
    queue.tell(new JobNews(id, name, "team/app", step, runner), at(second));
  }

  private static Instant at(int second) {
    return NOW.plusSeconds(second);
  }
}
