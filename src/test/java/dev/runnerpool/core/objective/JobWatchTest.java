package dev.runnerpool.core.objective;

import static dev.runnerpool.core.objective.StartVerdict.HELD_BY_LIMIT;
import static dev.runnerpool.core.objective.StartVerdict.LATE;
import static dev.runnerpool.core.objective.StartVerdict.WITHIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.demand.Job;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a watch is of: since when, of which pools and by which clocks. */
class JobWatchTest extends WaitScene {

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
  void whatAPauseHeldOverARestartIsCountedByWhoSeesItsEnd() {
    pool().paused().at(1);
    look(10, job(1, -70));
    claim("a", 1, 20);
    look(21);
    assertThat(told)
        .as("its minute was over before the watch began, but for the pause")
        .containsExactly(HELD_BY_LIMIT);
  }

  @Test
  void whatALimitHeldWhileTheBoundWasChangedIsCountedByTheNewOne() {
    pool().limited(0).jobs(job(1, 0)).at(0);
    pool().limited(0).jobs(job(1, 0)).at(50);
    Optional<StartObjective> longer = Optional.of(new StartObjective(Duration.ofSeconds(70), 0.97));
    pool().objective(longer).limited(0).jobs(job(1, 0)).at(100);
    claim("a", 1, 120);
    pool().objective(longer).at(121);
    assertThat(told)
        .as("its 70 s were over before they were promised, but for the limit")
        .containsExactly(HELD_BY_LIMIT);
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
}
