package dev.runnerpool.gitlab.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.gitlab.jobs.LostJobs.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LostJobsTest {
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Map<Long, Running> JOB = Map.of(7L, new Running(3, NOW.minusSeconds(600)));

  private final LostJobs jobs = new LostJobs(Duration.ofMinutes(1));

  @Test
  void aJobIsLostOnceTwoReadingsAMinuteApartFindNobodyToHoldIt() {
    assertThat(look(NOW)).isEmpty();
    assertThat(jobs.suspects()).containsExactly(7L);
    assertThat(look(LATER.minusMillis(1))).isEmpty();
    assertThat(look(LATER)).containsExactly(7L);
  }

  @Test
  void aDoubtThatIsGoneBeginsAgain() {
    look(NOW);
    look(NOW.plusSeconds(30), runner(3, RunnerState.BUSY, NOW, OptionalLong.of(7)));
    assertThat(jobs.suspects()).isEmpty();
    assertThat(look(LATER)).isEmpty();
  }

  @Test
  void aJobThatEndedIsNotLost() {
    look(NOW);
    jobs.lost(Map.of(), Set.of(7L), List.of(), NOW.plusSeconds(30));
    assertThat(jobs.suspects()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = RunnerState.class,
      names = {"BUSY", "RETIRING"})
  void aRunnerThatMayHoldItKeepsItFromBeingLost(RunnerState state) {
    Runner holds = runner(3, state, NOW, OptionalLong.of(7));
    Runner doesNotSay = runner(3, state, NOW, OptionalLong.empty());
    Runner holdsAnother = runner(3, state, NOW, OptionalLong.of(8));
    assertThat(lostWith(holds)).isFalse();
    assertThat(lostWith(doesNotSay)).isFalse();
    assertThat(lostWith(holdsAnother)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 631})
  void anIdleRunnerFromBeforeTookItUnseen(int idleForSeconds) {
    Runner idle = idle(idleForSeconds);
    assertThat(lostWith(idle)).isFalse();
    assertThat(lostWith(LATER.plusSeconds(3_600), idle)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {630, 600, 570})
  void oneThatIsIdleSinceAboutThenIsDoubtedTwiceAsLong(int idleForSeconds) {
    Runner idle = idle(idleForSeconds);
    assertThat(lostWith(LATER.plusSeconds(60).minusMillis(1), idle)).isFalse();
    assertThat(lostWith(LATER.plusSeconds(60), idle)).isTrue();
  }

  @Test
  void oneThatStartsSinceBeforeMayHaveTakenItUnseen() {
    Instant since = NOW.minusSeconds(700);
    Runner starting = runner(3, RunnerState.STARTING, since, OptionalLong.empty());
    assertThat(lostWith(LATER.plusSeconds(3_600), starting)).isFalse();
  }

  @Test
  void aLaterRunnerOfTheSlotHoldsItNot() {
    assertThat(lostWith(idle(569))).isTrue();
    assertThat(lostWith(runner(3, RunnerState.STARTING, NOW, OptionalLong.empty()))).isTrue();
    assertThat(lostWith(runner(2, RunnerState.BUSY, NOW, OptionalLong.empty()))).isTrue();
  }

  private static boolean lostWith(Runner runner) {
    return lostWith(LATER, runner);
  }

  private static boolean lostWith(Instant second, Runner runner) {
    LostJobs fresh = new LostJobs(Duration.ofMinutes(1));
    fresh.lost(JOB, Set.of(), List.of(runner), NOW);
    return !fresh.lost(JOB, Set.of(), List.of(runner), second).isEmpty();
  }

  private static Runner idle(int seconds) {
    return runner(3, RunnerState.IDLE, NOW.minusSeconds(seconds), OptionalLong.empty());
  }

  private Set<Long> look(Instant at, Runner... runners) {
    return jobs.lost(JOB, Set.of(), List.of(runners), at);
  }

  private static Runner runner(int slot, RunnerState state, Instant since, OptionalLong job) {
    return new Runner(slot, "r" + slot, state, since, job, 0, Optional.empty());
  }
}
