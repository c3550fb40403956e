package dev.runnerpool.core.objective;

import static dev.runnerpool.core.objective.StartVerdict.HELD_BY_LIMIT;
import static dev.runnerpool.core.objective.StartVerdict.LATE;
import static dev.runnerpool.core.objective.StartVerdict.WITHIN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which verdict a job gets, and who gives it. */
class JobWaitsTest extends WaitScene {

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
  void whileTheQueueIsNotReadAgainNobodyKnowsThatAJobStillWaits() {
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
  void aJobThatComesBackIsGivenUpBySinceWhenItWasGoneLast() {
    pool().limited(0).jobs(job(1, 0)).at(0);
    pool().limited(0).jobs(job(1, 0)).at(70);
    look(80);
    // Such as one whose runner was lost before it told GitLab that it has the job.
    pool().limited(0).jobs(job(1, 0)).at(90);
    pool().limited(0).jobs(job(1, 0)).at(150);
    look(151);
    look(201);
    assertThat(told).as("gone for 50 s by now, whatever it was before").isEmpty();
    look(271);
    assertThat(told).containsExactly(HELD_BY_LIMIT);
  }

  @Test
  void aJobThatIsBackIsNotGivenUp() {
    pool().limited(0).jobs(job(1, 0)).at(0);
    pool().limited(0).jobs(job(1, 0)).at(70);
    look(80);
    pool().limited(0).jobs(job(1, 0)).at(90);
    pool().limited(0).jobs(job(1, 0)).at(210);
    assertThat(told).isEmpty();
  }

  @Test
  void aPoolThatLostTheJobToAnotherEndsNotTheLimitThatHoldsItThere() {
    look(10, job(1, 5));
    pool().named("dear").limited(0).jobs(job(1, 5)).at(30);
    look(31);
    pool().named("dear").limited(0).jobs(job(1, 5)).at(100);
    look(160);
    pool().named("dear").limited(0).jobs(job(1, 5)).at(170);
    assertThat(told).as("it waited for 165 s, of which 140 s for the limit").isEmpty();
  }

  @Test
  void aJobThatAnotherPoolHasIsNotGivenUpByTheOneThatHadIt() {
    pool().limited(0).jobs(job(1, 0)).at(0);
    pool().named("dear").limited(0).jobs(job(1, 0)).at(70);
    look(71);
    look(300);
    assertThat(told).as("it waits, for the other one's limit").isEmpty();
  }
}
