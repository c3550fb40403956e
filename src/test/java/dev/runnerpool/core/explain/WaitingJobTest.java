package dev.runnerpool.core.explain;

import static dev.runnerpool.core.explain.PoolScene.GITLAB;
import static dev.runnerpool.core.explain.PoolScene.NOW;
import static dev.runnerpool.core.explain.PoolScene.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.Pass;
import dev.runnerpool.core.demand.QueueId;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.explain.JobExplanation.PoolMatch;
import dev.runnerpool.core.explain.JobExplanation.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Where a job is that waits, who takes it or why nobody does, and how long GitLab lets it wait. */
class WaitingJobTest {

  private final JobQuestion question = new JobQuestion();

  @Test
  void aJobThatNoPoolTakesIsToldTheNearestMissAndWhenGitLabFailsIt() {
    Job job = job(42, 35, "ARM64", "linux");
    JobExplanation said =
        question.explain(
            42,
            PoolScene.of("ci/amd64", "amd64", "linux").reads(job),
            PoolScene.of("ci/arm64", "arm64", "linux").reads(job));
    assertThat(said.stage()).isEqualTo(Stage.Waiting);
    assertThat(said.pool()).isEmpty();
    assertThat(said.summary())
        .isEqualTo(
            "It has waited for 35 s and no pool takes it. The nearest one, ci/arm64, has the"
                + " tag 'arm64' and the job says 'ARM64': tags in GitLab are case-sensitive.");
    assertThat(said.next())
        .contains("Correct the job's tags or those of a pool")
        .endsWith(
            "GitLab fails it at 16:00:00 UTC at the earliest, as a job that no runner took, unless"
                + " another runner of that GitLab matches it.");
    assertThat(said.droppedAt()).contains(Instant.parse("2026-11-29T16:00:00Z"));
    assertThat(said.matches())
        .extracting(PoolMatch::pool, PoolMatch::takes)
        .containsExactly(tuple("ci/arm64", false), tuple("ci/amd64", false));
  }

  @Test
  void onceItsHourIsOverGitLabMayFailItAtAnyFullHour() {
    Job job = job(42, 3 * 3600, "riscv");
    JobExplanation said = question.explain(42, PoolScene.of("ci/arm64", "arm64").reads(job));
    assertThat(said.next()).contains("GitLab fails it at any full hour now");
  }

  @Test
  void aJobThatIsGivenHasItsPlaceAndADay() {
    JobExplanation said =
        question.explain(
            3,
            PoolScene.of("ci/arm64", "arm64")
                .given(job(1, 50, "arm64"), job(2, 40, "arm64"), job(3, 30, "arm64")));
    assertThat(said.pool()).contains("ci/arm64");
    assertThat(said.place()).isEqualTo(OptionalInt.of(3));
    assertThat(said.summary())
        .startsWith("It has waited for 30 s and is given to ci/arm64: 3rd of 3 there")
        .contains("That pool decided last at 14:02:46 UTC: JobsWaiting, start 3; 3 waiting");
    assertThat(said.next()).doesNotContain("GitLab fails it");
    assertThat(said.droppedAt()).contains(Instant.parse("2026-11-30T15:00:00Z"));
    assertThat(said.matches())
        .containsExactly(
            new PoolMatch("ci/arm64", true, "has all of the job's tags and is given it"));
  }

  @Test
  void aJobThatARunnerHasNoLongerCountsInTheLine() {
    JobExplanation said =
        question.explain(
            2,
            PoolScene.of("ci/arm64", "arm64")
                .busy(1, 5)
                .given(job(1, 50, "arm64"), job(2, 40, "arm64")));
    assertThat(said.place()).isEqualTo(OptionalInt.of(1));
    assertThat(said.summary()).contains("1st of 1 there");
  }

  @Test
  void whereEveryPoolThatFitsHasNoRunnerInGitLabTheHourCounts() {
    JobExplanation said =
        question.explain(
            42, PoolScene.of("ci/arm64", "arm64").unregistered().given(job(42, 35, "arm64")));
    assertThat(said.droppedAt()).contains(Instant.parse("2026-11-29T16:00:00Z"));
    assertThat(said.next())
        .startsWith(
            "ci/arm64 has no runner in GitLab yet, so none can start: the token may create no"
                + " runner");
  }

  @Test
  void aPausedPoolWouldTakeIt() {
    Job job = job(42, 35, "arm64");
    JobExplanation said =
        question.explain(42, PoolScene.of("ci/arm64", "arm64").closed("is paused").reads(job));
    assertThat(said.summary())
        .isEqualTo(
            "It has waited for 35 s and no pool has it: ci/arm64 has all of the job's tags, but is"
                + " paused.");
    assertThat(said.matches().get(0).takes()).isFalse();
  }

  @Test
  void aJobThatWasPassedOverIsTriedAgain() {
    question.passes = Map.of("ci/arm64", new Pass(NOW.minusSeconds(60), NOW.plusSeconds(540), 1));
    JobExplanation said =
        question.explain(42, PoolScene.of("ci/arm64", "arm64").reads(job(42, 200, "arm64")));
    assertThat(said.summary())
        .contains("passed over since 14:01:46 UTC and not tried again before 14:11:46 UTC")
        .contains("likely: the runner was paused in GitLab");
    assertThat(said.next())
        .startsWith("It is offered to ci/arm64 again at 14:11:46 UTC.")
        .contains("GitLab fails it at 15:00:00 UTC at the earliest");
  }

  @Test
  void aPoolOfAnotherScopeDoesNotSeeIt() {
    Job job = job(42, 35, "arm64");
    JobExplanation said =
        question.explain(
            42,
            PoolScene.of("ci/other", "arm64")
                .queue(new QueueId(GITLAB, "Project data/etl", "ci/gitlab-api")),
            PoolScene.of("ci/arm64", "arm64").given(job));
    assertThat(said.matches().get(1))
        .isEqualTo(
            new PoolMatch(
                "ci/other",
                false,
                "serves another scope, in which the job does not wait: Project data/etl"));
  }

  @Test
  void aQueueThatCannotBeReadIsOldNews() {
    Job job = job(42, 35, "arm64");
    QueueSnapshot last =
        new QueueSnapshot(List.of(job), NOW.minusSeconds(20), NOW.minusSeconds(19));
    QueueState stale =
        new QueueState.Stale(
            Optional.of(last),
            new Failure(Failure.Reason.TokenRejected, "GitLab does not know the token (401)"),
            NOW.minusSeconds(9));
    JobExplanation said =
        question.explain(42, PoolScene.of("ci/arm64", "arm64").given(job).state(stale));
    assertThat(said.summary())
        .endsWith(
            "This is as of 14:02:27 UTC: since then the queue could not be read (GitLab does not"
                + " know the token (401)).");
  }

  @Test
  void nothingIsSaidOfAJobThatNobodyKnows() {
    assertThat(question.all(43, PoolScene.of("ci/arm64", "arm64").given(job(42, 35, "arm64"))))
        .isEmpty();
  }
}
