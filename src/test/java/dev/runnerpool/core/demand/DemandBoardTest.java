package dev.runnerpool.core.demand;

import static dev.runnerpool.core.demand.Offers.GITLAB;
import static dev.runnerpool.core.demand.Offers.NOW;
import static dev.runnerpool.core.demand.Offers.QUEUE;
import static dev.runnerpool.core.demand.Offers.hindered;
import static dev.runnerpool.core.demand.Offers.job;
import static dev.runnerpool.core.demand.Offers.offer;
import static dev.runnerpool.core.demand.Offers.read;
import static dev.runnerpool.core.demand.Offers.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemandBoardTest {
  private static final PoolCandidate A = offer("ci/a", 0.1);
  private static final PoolCandidate B = offer("ci/b", 0.2);
  private static final Job JOB = job(1, 90);

  private final DemandBoard board = new DemandBoard(PassOverLimits.usual(), Duration.ofMinutes(1));

  @Test
  void poolsOfDifferentGitLabsDoNotShareJobs() {
    PoolCandidate other = reading(new QueueId("https://other", "group", "ci/token"), B);
    board.offer(A, NOW);
    board.offer(other, NOW);
    board.assign(GITLAB, queue -> read(List.of(JOB), NOW), NOW);
    board.assign("https://other", queue -> read(List.of(JOB), NOW), NOW);
    assertThat(jobs("ci/a")).containsExactly(JOB);
    assertThat(jobs("ci/b")).containsExactly(JOB);
  }

  @Test
  void aPoolThatIsFullLeavesItsJobToTheNextAndSaysWhy() {
    assigned(NOW, A, B);
    assertThat(jobs("ci/a")).containsExactly(JOB);
    assigned(NOW, hindered(ScaleUpBlocker.AT_MAX, A), B);
    assertThat(jobs("ci/a")).isEmpty();
    assertThat(jobs("ci/b")).containsExactly(JOB);
    assertThat(board.share("ci/b").orElseThrow().spilled())
        .isEqualTo("1 job moved here after 60 s: ci/a is at its max");
    assertThat(board.share("ci/a").orElseThrow().spilled()).isEmpty();
  }

  @Test
  void aPoolThatWithdrawsLeavesItsJobsToTheOthers() {
    assigned(NOW, A, B);
    assertThat(board.withdraw("ci/a")).hasValue(GITLAB);
    assertThat(board.withdraw("ci/a")).isEmpty();
    assigned(NOW, B);
    assertThat(jobs("ci/b")).containsExactly(JOB);
    assertThat(board.share("ci/a")).isEmpty();
  }

  @Test
  void anOfferThatIsNotRenewedLapsesAfterItsLeaseAndItsJobsGoToOthers() {
    assigned(NOW, A, B);
    assigned(NOW.plusSeconds(59), B);
    assertThat(jobs("ci/a")).containsExactly(JOB);
    assigned(NOW.plusSeconds(60), B);
    assertThat(jobs("ci/b")).containsExactly(JOB);
  }

  @Test
  void anOfferThatIsRenewedAsItIsHoldsOnAndOneThatLapsedIsNotMadeAgain() {
    assigned(NOW, A, B);
    assertThat(board.renew("ci/a", NOW.plusSeconds(59))).hasValue(GITLAB);
    assigned(NOW.plusSeconds(118), B);
    assertThat(jobs("ci/a")).containsExactly(JOB);
    assigned(NOW.plusSeconds(119), B);
    assertThat(jobs("ci/b")).containsExactly(JOB);
    assertThat(board.renew("ci/a", NOW.plusSeconds(119))).isEmpty();
    assertThat(board.has("ci/a")).isFalse();
    assertThat(board.has("ci/b")).isTrue();
  }

  @Test
  void aPoolThatMovesToAnotherGitLabLeavesItsJobs() {
    assigned(NOW, A, B);
    board.offer(reading(new QueueId("https://other", "group", "ci/token"), A), NOW);
    assigned(NOW, B);
    assertThat(jobs("ci/b")).containsExactly(JOB);
  }

  @Test
  void whatIsOfferedAgainAsBeforeAsksForNothing() {
    assertThat(board.offer(A, NOW)).isTrue();
    board.assign(GITLAB, queue -> read(List.of(JOB), NOW), NOW);
    assertThat(board.offer(A, NOW.plusMillis(900))).isFalse();
    assertThat(board.offer(A, NOW.plusSeconds(2))).as("time alone may spill").isTrue();
    assertThat(board.offer(hindered(ScaleUpBlocker.AT_MAX, A), NOW.plusMillis(900))).isTrue();
  }

  @Test
  void aShareTellsFromWhichReadingItIs() {
    board.offer(A, NOW);
    board.assign(GITLAB, queue -> read(List.of(JOB), NOW.minusSeconds(3)), NOW);
    assertThat(board.share("ci/a").orElseThrow().queue().reading().orElseThrow().startedAt())
        .isEqualTo(NOW.minusSeconds(3));
    assertThat(PoolShare.unknown(read(List.of(JOB), NOW)).queue())
        .isInstanceOf(QueueState.Unread.class);
  }

  private void assigned(Instant now, PoolCandidate... offers) {
    for (PoolCandidate offer : offers) {
      board.offer(offer, now);
    }
    board.assign(QUEUE.gitlab(), queue -> read(List.of(JOB), now), now);
  }

  private List<Job> jobs(String pool) {
    return board.share(pool).orElseThrow().jobs();
  }
}
