package dev.runnerpool.core.demand;

import static dev.runnerpool.core.demand.Offers.GITLAB;
import static dev.runnerpool.core.demand.Offers.NOW;
import static dev.runnerpool.core.demand.Offers.idleSince;
import static dev.runnerpool.core.demand.Offers.job;
import static dev.runnerpool.core.demand.Offers.offer;
import static dev.runnerpool.core.demand.Offers.ruled;
import static dev.runnerpool.core.demand.Offers.took;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The operator compares what GitLab does with what it expected. */
class PassedOverTest {
  private static final PoolCandidate BARE_A = offer("ci/a", 0.1);
  private static final PoolCandidate A = idleSince(NOW.minusSeconds(300), BARE_A);
  private static final PoolCandidate B = offer("ci/b", 0.2);
  private static final Job JOB = job(1, 0);

  private final DemandBoard board = new DemandBoard(PassOverLimits.usual(), Duration.ofDays(1));
  private final List<Job> waiting = new ArrayList<>(List.of(JOB));
  private boolean readable = true;

  @Test
  void aJobThatWaitsAMinuteBesideAnIdleRunnerIsOfferedToTheNextPool() {
    look(0, A, B);
    look(59, A, B);
    assertThat(has("ci/a")).isTrue();
    look(60, A, B);
    assertThat(has("ci/a")).isFalse();
    assertThat(has("ci/b")).isTrue();
    assertThat(share("ci/a").passedOver()).containsExactly(JOB);
    assertThat(share("ci/a").unservable()).isZero();
  }

  @Test
  void aRunnerIdleForLessThanThatShowsNothing() {
    look(0, A, B);
    PoolCandidate young = idleSince(NOW.plusSeconds(30), BARE_A);
    look(60, young, B);
    look(89, young, B);
    assertThat(has("ci/a")).isTrue();
    look(90, young, B);
    assertThat(has("ci/b")).isTrue();
  }

  @Test
  void withoutAnIdleRunnerNothingIsPassedOver() {
    look(0, BARE_A, B);
    look(600, BARE_A, B);
    assertThat(has("ci/a")).isTrue();
  }

  @Test
  void whatWasReadBeforeAnOutageOfGitLabShowsNothing() {
    look(0, A, B);
    readable = false;
    look(30, A, B);
    look(90, A, B);
    assertThat(has("ci/a")).as("held").isTrue();
    readable = true;
    look(95, A, B);
    assertThat(has("ci/a")).as("runners may just be coming back").isTrue();
    look(155, A, B);
    assertThat(has("ci/b")).isTrue();
  }

  @Test
  void aJobThatEveryPoolPassedOverIsUnservableAndNobodysDemand() {
    PoolCandidate alsoIdle = idleSince(NOW, B);
    look(0, A, alsoIdle);
    look(60, A, alsoIdle);
    look(120, A, alsoIdle);
    assertThat(has("ci/a")).isFalse();
    assertThat(has("ci/b")).isFalse();
    assertThat(share("ci/a").unservable()).isEqualTo(1);
    assertThat(share("ci/b").unservable()).isEqualTo(1);
  }

  @Test
  void aPoolWhoseRunnerWasPutRightHasItsJobsAgainAtOnce() {
    look(0, A);
    look(60, A);
    assertThat(has("ci/a")).isFalse();
    assertThat(board.forgive("ci/a")).hasValue(GITLAB);
    look(61, A);
    assertThat(has("ci/a")).isTrue();
    look(120, A);
    assertThat(has("ci/a")).as("it has a minute again").isTrue();
    assertThat(board.forgive("ci/other")).isEmpty();
  }

  @Test
  void itComesBackAfterAPauseThatGrows() {
    look(0, A);
    look(60, A);
    assertThat(has("ci/a")).isFalse();
    look(659, BARE_A);
    assertThat(has("ci/a")).isFalse();
    look(660, BARE_A);
    assertThat(has("ci/a")).as("10 min later").isTrue();
    PoolCandidate again = idleSince(NOW.plusSeconds(700), BARE_A);
    look(760, again);
    assertThat(has("ci/a")).isFalse();
    look(760 + 1199, BARE_A);
    assertThat(has("ci/a")).isFalse();
    look(760 + 1200, BARE_A);
    assertThat(has("ci/a")).as("20 min later").isTrue();
  }

  @Test
  void aRunnerThatWasIdleAllTheTimeNeedsNoSecondTry() {
    look(0, A);
    look(60, A);
    look(660, A);
    assertThat(has("ci/a")).isFalse();
    look(660 + 1200, A);
    assertThat(has("ci/a")).isFalse();
  }

  @Test
  void thePauseGrowsToHoursAndNotBeyond() {
    PassOverLimits limits = PassOverLimits.usual();
    assertThat(limits.pause(1)).isEqualTo(Duration.ofMinutes(10));
    assertThat(limits.pause(3)).isEqualTo(Duration.ofMinutes(40));
    assertThat(limits.pause(100)).isEqualTo(Duration.ofHours(4));
  }

  @Test
  void aRunnerThatTakesSuchAJobAfterAllClearsItsPool() {
    waiting.add(job(2, 0));
    PoolCandidate two = Offers.free(new FreeRunners(2, 0, 0, Optional.of(NOW)), BARE_A);
    look(0, two, B);
    look(60, two, B);
    assertThat(share("ci/a").passedOver()).hasSize(2);
    waiting.remove(0);
    look(61, took(1, NOW.plusSeconds(61), two), B);
    assertThat(share("ci/a").passedOver()).isEmpty();
  }

  /** Its tags were changed in GitLab, say. */
  @Test
  void aPoolThatPassedAJobOverComesLastForTheLikeUntilItTakesAJob() {
    PoolCandidate idleToo = idleSince(NOW, B);
    look(0, A, B);
    look(60, A, B);
    waiting.add(job(2, 0));
    look(61, A, idleToo);
    assertThat(ids("ci/b")).contains(2L);
    waiting.remove(1);
    look(62, took(7, NOW.plusSeconds(62), A), B);
    waiting.add(job(3, 0));
    look(63, took(7, NOW.plusSeconds(62), A), B);
    assertThat(ids("ci/a")).containsExactly(3L);
  }

  @Test
  void anotherRuleBeginsAfresh() {
    look(0, A, B);
    look(60, A, B);
    PoolCandidate edited = ruled(new TagRule(Set.of("arm64", "linux", "gpu"), true), A);
    look(61, edited, B);
    assertThat(share("ci/a").passedOver()).isEmpty();
  }

  @Test
  void whatLeavesTheQueueIsForgotten() {
    look(0, A);
    look(60, A);
    waiting.clear();
    look(61, A);
    look(200, A);
    waiting.add(JOB);
    look(201, A);
    assertThat(has("ci/a")).isTrue();
  }

  @Test
  void itRemembersNoMoreJobsThanItsBound() {
    PassedOver passed = new PassedOver(PassOverLimits.usual());
    for (int id = 0; id <= PassedOver.MOST; id++) {
      passed.observe(job(id, 100), A, NOW.minusSeconds(90), NOW, NOW);
    }
    assertThat(passed.knows(0)).isFalse();
    assertThat(passed.knows(PassedOver.MOST)).isTrue();
  }

  private void look(int seconds, PoolCandidate... offers) {
    Instant now = NOW.plusSeconds(seconds);
    for (PoolCandidate offer : offers) {
      board.offer(offer, now);
    }
    QueueState read = Offers.read(waiting, now);
    QueueState held =
        new QueueState.Stale(
            read.reading(), new Failure(Failure.Reason.Unreachable, "no connection"), NOW);
    board.assign(GITLAB, queue -> readable ? read : held, now);
  }

  private PoolShare share(String pool) {
    return board.share(pool).orElseThrow();
  }

  private boolean has(String pool) {
    return ids(pool).contains(1L);
  }

  private List<Long> ids(String pool) {
    return share(pool).jobs().stream().map(Job::id).toList();
  }
}
