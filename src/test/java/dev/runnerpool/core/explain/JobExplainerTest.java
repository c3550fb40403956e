package dev.runnerpool.core.explain;

import static dev.runnerpool.core.explain.PoolScene.GITLAB;
import static dev.runnerpool.core.explain.PoolScene.NOW;
import static dev.runnerpool.core.explain.PoolScene.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runnerpool.core.demand.Failure;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.Pass;
import dev.runnerpool.core.demand.PassOverLimits;
import dev.runnerpool.core.demand.QueueId;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.explain.JobExplanation.PoolMatch;
import dev.runnerpool.core.explain.JobExplanation.Stage;
import dev.runnerpool.core.records.EndedJob;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.StartPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where a job is, who takes it or why nobody does, and how long GitLab lets it wait. */
class JobExplainerTest {

  private Map<String, Pass> passes = Map.of();
  private List<JobStart> starts = List.of();
  private List<EndedJob> ended = List.of();

  @Test
  void aJobThatNoPoolTakesIsToldTheNearestMissAndWhenGitLabFailsIt() {
    Job job = job(42, 35, "ARM64", "linux");
    JobExplanation said =
        explain(
            42,
            PoolScene.of("ci/amd64", "amd64", "linux").reads(job),
            PoolScene.of("ci/arm64", "arm64", "linux").reads(job));
    assertThat(said.stage()).isEqualTo(Stage.Waiting);
    assertThat(said.pool()).isEmpty();
    assertThat(said.summary())
        .isEqualTo(
            "It has waited for 35 s and no pool takes it. The nearest one, ci/arm64, has the tag"
                + " 'arm64' and the job says 'ARM64': GitLab compares tags with regard to case.");
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
    JobExplanation said = explain(42, PoolScene.of("ci/arm64", "arm64").reads(job));
    assertThat(said.next()).contains("GitLab fails it at any full hour now");
  }

  @Test
  void aJobThatIsGivenHasItsPlaceAndADay() {
    JobExplanation said =
        explain(
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
        explain(
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
        explain(42, PoolScene.of("ci/arm64", "arm64").unregistered().given(job(42, 35, "arm64")));
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
        explain(42, PoolScene.of("ci/arm64", "arm64").closed("is paused").reads(job));
    assertThat(said.summary())
        .isEqualTo(
            "It has waited for 35 s and no pool has it: ci/arm64 has all of the job's tags, but is"
                + " paused.");
    assertThat(said.matches().get(0).takes()).isFalse();
  }

  @Test
  void aJobThatWasPassedOverIsTriedAgain() {
    passes = Map.of("ci/arm64", new Pass(NOW.minusSeconds(60), NOW.plusSeconds(540), 1));
    JobExplanation said =
        explain(42, PoolScene.of("ci/arm64", "arm64").reads(job(42, 200, "arm64")));
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
        explain(
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
    JobExplanation said = explain(42, PoolScene.of("ci/arm64", "arm64").given(job).state(stale));
    assertThat(said.summary())
        .endsWith(
            "This is as of 14:02:27 UTC: since then the queue could not be read (GitLab does not"
                + " know the token (401)).");
  }

  @Test
  void aRunnersJobStartsUntilItsScriptDoes() {
    PoolScene pool = PoolScene.of("ci/arm64", "arm64").busy(42, 12);
    assertThat(explain(42, pool).stage()).isEqualTo(Stage.Running);
    starts =
        List.of(
            start(
                new JobStart.Span(
                    StartPhase.Claimed,
                    NOW.minusSeconds(20),
                    Optional.of(NOW.minusSeconds(12)),
                    Optional.empty()),
                new JobStart.Span(
                    StartPhase.ImagesPulled,
                    NOW.minusSeconds(8),
                    Optional.empty(),
                    Optional.of("pulling alpine:3.22"))));
    JobExplanation said = explain(42, pool);
    assertThat(said.stage()).isEqualTo(Stage.Starting);
    assertThat(said.summary())
        .isEqualTo(
            "Runner arm64-0 of ci/arm64 took it at 14:02:34 UTC, 12 s ago. For 8 s its images are"
                + " pulled: pulling alpine:3.22.");
    starts =
        List.of(
            start(
                new JobStart.Span(
                    StartPhase.ScriptStarted,
                    NOW.minusSeconds(8),
                    Optional.of(NOW.minusSeconds(2)),
                    Optional.empty())));
    assertThat(explain(42, pool).summary()).endsWith("Its script began at 14:02:44 UTC.");
    assertThat(explain(42, pool).stage()).isEqualTo(Stage.Running);
  }

  @Test
  void aJobWhoseRunnerIsOverHasEndedThoughNothingIsRecorded() {
    JobExplanation said = explain(42, PoolScene.of("ci/arm64", "arm64").ended(42, 3));
    assertThat(said.stage()).isEqualTo(Stage.Ended);
    assertThat(said.summary()).contains("How the job ended is not recorded");
  }

  @Test
  void aJobOfWhichOnlyItsStartIsKnownHasEnded() {
    starts =
        List.of(
            start(
                new JobStart.Span(
                    StartPhase.Claimed,
                    NOW.minusSeconds(20),
                    Optional.of(NOW.minusSeconds(12)),
                    Optional.empty())));
    JobExplanation said = explain(42, PoolScene.of("ci/arm64", "arm64"));
    assertThat(said.stage()).isEqualTo(Stage.Ended);
    assertThat(said.summary()).startsWith("A runner of ci/arm64 took it at 14:02:34 UTC");
  }

  @Test
  void aRecordIsTheLastWord() {
    ended = List.of(new EndedJob("ci/arm64", record(GITLAB), OptionalLong.of(12_300_000)));
    JobExplanation said = explain(42, PoolScene.of("ci/arm64", "arm64").busy(42, 200));
    assertThat(said.stage()).isEqualTo(Stage.Ended);
    assertThat(said.summary())
        .isEqualTo(
            "It failed (script_failure) at 14:00:00 UTC, with a runner of ci/arm64. It waited for"
                + " 10 s and ran for 3 min 10 s; its runner cost $0.0123.");
    assertThat(said.costNanos()).isEqualTo(OptionalLong.of(12_300_000));
  }

  @Test
  void aNumberMayBeOneOfTwoGitLabs() {
    ended =
        List.of(new EndedJob("ci/gone", record("https://old.example.com"), OptionalLong.empty()));
    List<JobExplanation> said =
        all(42, PoolScene.of("ci/arm64", "arm64").given(job(42, 35, "arm64")));
    assertThat(said)
        .extracting(JobExplanation::gitlab, JobExplanation::stage)
        .containsExactly(
            tuple(GITLAB, Stage.Waiting), tuple("https://old.example.com", Stage.Ended));
  }

  @Test
  void nothingIsSaidOfAJobThatNobodyKnows() {
    assertThat(all(43, PoolScene.of("ci/arm64", "arm64").given(job(42, 35, "arm64")))).isEmpty();
  }

  private JobExplanation explain(long id, PoolScene... pools) {
    List<JobExplanation> all = all(id, pools);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private List<JobExplanation> all(long id, PoolScene... pools) {
    PassOvers passOvers =
        new PassOvers() {
          @Override
          public Map<String, Pass> of(String gitlab, long job) {
            return passes;
          }

          @Override
          public PassOverLimits limits() {
            return PassOverLimits.usual();
          }
        };
    return new JobExplainer(passOvers)
        .explain(id, Stream.of(pools).map(PoolScene::reconciled).toList(), starts, ended, NOW);
  }

  private static JobStart start(JobStart.Span... spans) {
    return new JobStart(
        42, "ci/arm64", Optional.of("arm64-0"), NOW.minusSeconds(30), List.of(spans));
  }

  private static JobRecord record(String gitlab) {
    Instant end = Instant.parse("2026-11-29T14:00:00Z");
    return new JobRecord(
        gitlab,
        42,
        "platform/web",
        "build",
        JobRecord.RefKind.Branch,
        "test",
        Set.of("arm64"),
        Optional.of(end.minus(Duration.ofSeconds(200))),
        Optional.of(end.minus(Duration.ofSeconds(190))),
        end,
        JobRecord.Status.Failed,
        Optional.of("script_failure"),
        OptionalInt.of(0),
        OptionalLong.of(9));
  }
}
