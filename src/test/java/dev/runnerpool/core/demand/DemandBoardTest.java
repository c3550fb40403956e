package dev.runnerpool.core.demand;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemandBoardTest {
  private static final String GITLAB = "https://gitlab.example.com";
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Job JOB = new Job(1, "g/p", Set.of("arm64"), NOW.minusSeconds(90));

  private final DemandBoard board = new DemandBoard();

  @Test
  void aJobThatTwoPoolsSeeIsGivenToOneOfThem() {
    List<Job> jobs = List.of(JOB);
    assertThat(board.offer(GITLAB, offer("ci/a", jobs, false), NOW)).containsExactly(JOB);
    assertThat(board.offer(GITLAB, offer("ci/b", jobs, false), NOW)).isEmpty();
  }

  @Test
  void poolsOfDifferentGitLabsDoNotShareJobs() {
    List<Job> jobs = List.of(JOB);
    assertThat(board.offer(GITLAB, offer("ci/a", jobs, false), NOW)).containsExactly(JOB);
    assertThat(board.offer("https://other.example.com", offer("ci/b", jobs, false), NOW))
        .containsExactly(JOB);
  }

  @Test
  void aPoolThatIsFullLeavesItsJobToTheNextAtOnce() {
    List<Job> jobs = List.of(JOB);
    board.offer(GITLAB, offer("ci/a", jobs, false), NOW);
    board.offer(GITLAB, offer("ci/b", jobs, false), NOW);
    assertThat(board.offer(GITLAB, offer("ci/a", jobs, true), NOW)).isEmpty();
    assertThat(board.offer(GITLAB, offer("ci/b", jobs, false), NOW)).containsExactly(JOB);
    assertThat(board.spilled(GITLAB, "ci/b", NOW))
        .isEqualTo("1 job moved here after 60 s: ci/a is at its max");
    assertThat(board.spilled(GITLAB, "ci/a", NOW)).isEmpty();
  }

  @Test
  void aPoolThatWithdrawsLeavesItsJobsToTheOthers() {
    List<Job> jobs = List.of(JOB);
    board.offer(GITLAB, offer("ci/a", jobs, false), NOW);
    assertThat(board.offer(GITLAB, offer("ci/b", jobs, false), NOW)).isEmpty();
    board.withdraw(GITLAB, "ci/a");
    assertThat(board.offer(GITLAB, offer("ci/b", jobs, false), NOW)).containsExactly(JOB);
  }

  @Test
  void aNewReadingIsAssignedAnewAndTimeAloneSpillsOver() {
    Job young = new Job(2, "g/p", Set.of("arm64"), NOW);
    List<Job> jobs = List.of(young);
    board.offer(GITLAB, offer("ci/a", jobs, true), NOW);
    PoolCandidate second = offer("ci/b", jobs, false);
    assertThat(board.offer(GITLAB, second, NOW)).isEmpty();
    assertThat(board.offer(GITLAB, second, NOW.plusSeconds(61))).containsExactly(young);
    assertThat(board.offer(GITLAB, offer("ci/b", List.of(), false), NOW.plusSeconds(61))).isEmpty();
  }

  @Test
  void aNewJobIsTheCheaperPoolsThoughTheDearerOneLooksFirst() {
    board.offer(GITLAB, offer("ci/cheap", List.of(), false), NOW);
    board.offer(GITLAB, offer("ci/dear", List.of(), false), NOW);
    List<Job> later = List.of(JOB);
    assertThat(board.offer(GITLAB, offer("ci/dear", later, false), NOW)).isEmpty();
    assertThat(board.offer(GITLAB, offer("ci/cheap", later, false), NOW)).containsExactly(JOB);
  }

  private static PoolCandidate offer(String pool, List<Job> jobs, boolean full) {
    return new PoolCandidate(
        pool,
        "the queue of both",
        new TagRule(Set.of("arm64"), false),
        jobs,
        OptionalDouble.empty(),
        0,
        0,
        full ? Optional.of(ScaleUpBlocker.AT_MAX) : Optional.empty(),
        Duration.ofMinutes(1));
  }
}
