package dev.runnerpool.core.objective;

import static dev.runnerpool.core.objective.StartVerdict.HELD_BY_LIMIT;
import static dev.runnerpool.core.objective.StartVerdict.LATE;
import static dev.runnerpool.core.objective.StartVerdict.WITHIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.scaling.ClaimedJobs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule of what counts for an objective of 60 s; times are seconds since the watch began. */
class JobWaitsTest {

  private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");
  private static final Optional<StartObjective> MINUTE =
      Optional.of(new StartObjective(Duration.ofSeconds(60), 0.97));

  private JobWaits waits = new JobWaits(START);
  private final List<StartVerdict> told = new ArrayList<>();
  private final Map<String, ClaimedJobs.Taken> taken = new HashMap<>();

  @Test
  void aJobThatARunnerShowsWithinTheBoundIsInTime() {
    look(10, job(1, 5));
    claim("a", 1, 65);
    look(66);
    assertThat(told).containsExactly(WITHIN);
    look(90);
    ended(1, 5, 65);
    assertThat(told).as("each once").containsExactly(WITHIN);
  }

  @Test
  void aJobThatWaitsBeyondTheBoundIsLateAtOnceAndOnce() {
    look(10, job(1, 5));
    look(65, job(1, 5));
    assertThat(told).as("a minute is still in time").isEmpty();
    look(66, job(1, 5));
    look(86, job(1, 5));
    claim("a", 1, 87);
    look(88);
    ended(1, 5, 87);
    assertThat(told).containsExactly(LATE);
  }

  @Test
  void aLateJobThatIsCancelledStaysLateAndOneInTimeCountsForNothing() {
    look(10, job(1, 5), job(2, 60));
    look(70, job(1, 5), job(2, 60));
    look(80);
    look(300);
    assertThat(told).containsExactly(LATE);
  }

  @Test
  void whileTheQueueIsNotReadAnewNobodyKnowsThatAJobStillWaits() {
    look(10, job(1, 5));
    pool().readAt(10).jobs(job(1, 5)).at(100);
    assertThat(told).as("it may have been taken long ago").isEmpty();
    claim("a", 1, 30);
    look(101);
    assertThat(told).containsExactly(WITHIN);
  }

  @Test
  void aJobBehindTheLimitIsHeldUntilARunnerCanComeForIt() {
    pool().limited(1).jobs(job(1, 0), job(2, 0)).at(1);
    pool().limited(1).jobs(job(1, 0), job(2, 0)).at(61);
    pool().limited(1).jobs(job(1, 0), job(2, 0)).at(62);
    assertThat(told)
        .as("the first has a runner on its way, that is no limit")
        .containsExactly(LATE);
    pool().limited(1).jobs(job(2, 0)).at(100);
    claim("b", 2, 110);
    look(111);
    assertThat(told).containsExactly(LATE, HELD_BY_LIMIT);
  }

  @Test
  void onceTheLimitIsGoneTheRestOfTheTimeRuns() {
    pool().limited(0).jobs(job(1, 0)).at(0);
    look(100, job(1, 0));
    look(160, job(1, 0));
    assertThat(told).as("held for 100 s, free for 60").isEmpty();
    look(161, job(1, 0));
    assertThat(told).containsExactly(LATE);
  }

  @Test
  void aJobThatIsCancelledAfterTheLimitHeldItIsCountedApart() {
    pool().limited(0).jobs(job(1, 0)).at(0);
    pool().limited(0).jobs(job(1, 0)).at(70);
    look(80);
    look(199);
    assertThat(told).as("its runner may still show it").isEmpty();
    look(201);
    assertThat(told).containsExactly(HELD_BY_LIMIT);
    ended(1, 0, 79);
    assertThat(told).as("executor Shell: GitLab tells of it later").containsExactly(HELD_BY_LIMIT);
  }

  @Test
  void aPauseHoldsWhatCameBeforeItsEnd() {
    look(0, job(1, 0));
    pool().paused().at(10);
    pool().paused().at(500);
    look(520, job(1, 0), job(2, 100));
    look(580, job(1, 0), job(2, 100));
    assertThat(told).isEmpty();
    claim("a", 1, 575);
    look(581, job(2, 100));
    assertThat(told).containsExactlyInAnyOrder(HELD_BY_LIMIT, LATE);
  }

  @Test
  void anUnseenJobWasInTimeIfTheQueueWasReadSoonBeforeItsClaim() {
    look(10);
    claim("a", 1, 40);
    look(41);
    assertThat(told).containsExactly(WITHIN);
    ended(1, 30, 40);
    assertThat(told).containsExactly(WITHIN);
  }

  @Test
  void anUnseenJobOfARarelyReadQueueIsJudgedByGitLabsTimes() {
    look(10);
    claim("a", 1, 100);
    look(101);
    assertThat(told).as("it may have waited for 90 s").isEmpty();
    ended(1, 99, 100);
    ended(2, 20, 100);
    assertThat(told).containsExactly(WITHIN, LATE);
  }

  @Test
  void aReadingAfterTheClaimProvesNothing() {
    claim("a", 1, 5);
    look(10);
    look(20);
    assertThat(told).isEmpty();
  }

  @Test
  void jobsOfExecutorShellAreInTimeByGitLabsTimes() {
    look(10, job(1, 5));
    look(20);
    ended(1, 5, 15);
    assertThat(told).containsExactly(WITHIN);
  }

  @Test
  void gitLabsClockMayBeAnHourOff() {
    look(10, job(1, 5));
    look(20);
    ended(1, 5 - 3_600, 15 - 3_600);
    assertThat(told).as("before the watch by that clock").isEmpty();
    waits = new JobWaits(START);
    look(10, job(1, 5));
    look(20);
    ended(1, 5 + 3_600, 15 + 3_600);
    assertThat(told).containsExactly(WITHIN);
    claim("a", 2, 30);
    look(31, job(2, 35));
    assertThat(told).as("taken before it was queued").containsExactly(WITHIN, WITHIN);
  }

  @Test
  void whatWasDecidedBeforeTheWatchBeganIsNotCountedAgain() {
    look(1, job(1, -100), job(2, -50));
    claim("a", 3, -5);
    look(2, job(1, -100), job(2, -50));
    ended(4, -20, -10);
    assertThat(told).isEmpty();
    look(11, job(1, -100), job(2, -50));
    assertThat(told).as("the bound of the second passed on this watch").containsExactly(LATE);
  }

  @Test
  void whatCameToPassWhileNobodyWatchedIsCounted() {
    // The leader before was last heard of at 0, this one begins ten minutes later.
    look(600, job(1, 30));
    ended(2, 100, 590);
    assertThat(told).containsExactly(LATE, LATE);
  }

  @Test
  void aPoolIsNotBlamedForWhatWaitedBeforeItWasMade() {
    pool().made(100).jobs(job(1, 0), job(2, 50)).at(101);
    assertThat(told).isEmpty();
    pool().made(100).jobs(job(1, 0), job(2, 50)).at(111);
    assertThat(told).containsExactly(LATE);
  }

  @Test
  void anotherBoundCountsFromNowOn() {
    pool().objective(Optional.empty()).jobs(job(1, 0), job(2, 80)).at(100);
    look(110, job(1, 0), job(2, 80));
    assertThat(told).as("nothing was promised when its minute was over").isEmpty();
    look(141, job(1, 0), job(2, 80));
    assertThat(told).containsExactly(LATE);
    pool()
        .objective(Optional.of(new StartObjective(Duration.ofSeconds(5), 0.5)))
        .jobs(job(3, 139))
        .at(145);
    assertThat(told).as("decided at 144, before the promise").containsExactly(LATE);
    pool()
        .objective(Optional.of(new StartObjective(Duration.ofSeconds(5), 0.9)))
        .jobs(job(4, 144))
        .at(150);
    assertThat(told).as("the share alone changes nothing").containsExactly(LATE, LATE);
  }

  @Test
  void aPoolWithoutAnObjectiveCountsNothing() {
    pool().objective(Optional.empty()).jobs(job(1, 0)).at(100);
    claim("a", 2, 99);
    pool().objective(Optional.empty()).at(101);
    ended(1, 0, 100);
    assertThat(told).isEmpty();
  }

  @Test
  void aJobThatMovesToAnotherPoolIsJudgedOnceByWhoHasItThen() {
    look(10, job(1, 5));
    pool().named("dear").jobs(job(1, 5)).at(30);
    look(31);
    pool().named("dear").jobs(job(1, 5)).at(66);
    look(300);
    assertThat(told).containsExactly(LATE);
    claim("a", 1, 301);
    look(302);
    pool().named("dear").at(600);
    assertThat(told).containsExactly(LATE);
  }

  @Test
  void aJobThatNobodyTakesCountsForWhoTakesItAfterAll() {
    pool().passedOver(job(1, 0)).at(10);
    pool().passedOver(job(1, 0)).at(200);
    assertThat(told).as("no pool has it").isEmpty();
    claim("a", 1, 210);
    look(211);
    assertThat(told).containsExactly(LATE);
  }

  @Test
  void aJobThatIsRunAgainIsAnotherJob() {
    look(10, job(1, 5));
    claim("a", 1, 12);
    look(13);
    look(100, job(2, 90));
    claim("b", 2, 101);
    look(102);
    assertThat(told).containsExactly(WITHIN, WITHIN);
  }

  @Test
  void aPoolThatIsForgottenTellsNothingMore() {
    look(10, job(1, 5));
    waits.forget("pool");
    ended(1, 5, 90);
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsRememberedIsBounded() {
    Job[] many = new Job[JobWaits.MOST + 10];
    for (int i = 0; i < many.length; i++) {
      many[i] = job(i, 0);
    }
    pool().jobs(many).at(1);
    pool().jobs(many).at(60);
    pool().jobs(many).at(62);
    assertThat(told)
        .as("one that was forgotten is seen as if for the first time")
        .hasSize(many.length);
  }

  private static Job job(long id, long queuedAt) {
    return new Job(id, "team/app", Set.of("arm64"), time(queuedAt));
  }

  private static Instant time(long seconds) {
    return START.plusSeconds(seconds);
  }

  private void claim(String runner, long job, long at) {
    taken.put(runner, new ClaimedJobs.Taken(OptionalLong.of(job), time(at)));
  }

  private void ended(long job, long queuedAt, long startedAt) {
    waits
        .ended("pool", job, Optional.of(time(queuedAt)), Optional.of(time(startedAt)))
        .ifPresent(told::add);
  }

  /** The queue was read at that moment and shows these. */
  private void look(long at, Job... jobs) {
    pool().jobs(jobs).at(at);
  }

  private Shown pool() {
    return new Shown();
  }

  private final class Shown {
    private String name = "pool";
    private long made = -1_000_000;
    private Optional<StartObjective> objective = MINUTE;
    private boolean paused;
    private Optional<Long> readAt = Optional.empty();
    private List<Job> jobs = List.of();
    private List<Job> passedOver = List.of();
    private int served = 1_000_000;
    private boolean limited;

    Shown named(String other) {
      name = other;
      return this;
    }

    Shown made(long at) {
      made = at;
      return this;
    }

    Shown objective(Optional<StartObjective> promised) {
      objective = promised;
      return this;
    }

    Shown paused() {
      paused = true;
      return this;
    }

    Shown readAt(long seconds) {
      readAt = Optional.of(seconds);
      return this;
    }

    Shown jobs(Job... given) {
      jobs = List.of(given);
      return this;
    }

    Shown passedOver(Job... given) {
      passedOver = List.of(given);
      return this;
    }

    Shown limited(int runners) {
      limited = true;
      served = runners;
      return this;
    }

    void at(long now) {
      waits.look(
          new PoolLook(
              name,
              time(made),
              objective,
              time(now),
              paused,
              Optional.of(time(readAt.orElse(now))),
              jobs,
              passedOver,
              served,
              limited,
              new ClaimedJobs(name.equals("pool") ? Map.copyOf(taken) : Map.of())),
          told::add);
    }
  }
}
