package dev.runnerpool.core.explain;

import static dev.runnerpool.core.explain.PoolScene.GITLAB;
import static dev.runnerpool.core.explain.PoolScene.NOW;
import static dev.runnerpool.core.explain.PoolScene.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runnerpool.core.explain.JobExplanation.PoolMatch;
import dev.runnerpool.core.explain.JobExplanation.Stage;
import dev.runnerpool.core.records.EndedJob;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.StartPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where a job is that a runner took, until its record is the last word. */
class HeldJobTest {

  private final JobQuestion question = new JobQuestion();

  @Test
  void aRunnersJobStartsUntilItsScriptDoes() {
    PoolScene pool = PoolScene.of("ci/arm64", "arm64").busy(42, 12);
    assertThat(question.explain(42, pool).stage()).isEqualTo(Stage.Running);
    question.starts =
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
    JobExplanation said = question.explain(42, pool);
    assertThat(said.stage()).isEqualTo(Stage.Starting);
    assertThat(said.summary())
        .isEqualTo(
            "Runner arm64-0 of ci/arm64 took it at 14:02:34 UTC, 12 s ago. For 8 s its images are"
                + " pulled: pulling alpine:3.22.");
    question.starts =
        List.of(
            start(
                new JobStart.Span(
                    StartPhase.ScriptStarted,
                    NOW.minusSeconds(8),
                    Optional.of(NOW.minusSeconds(2)),
                    Optional.empty())));
    assertThat(question.explain(42, pool).summary()).endsWith("Its scripts began at 14:02:44 UTC.");
    assertThat(question.explain(42, pool).stage()).isEqualTo(Stage.Running);
  }

  @Test
  void aJobWhoseRunnerIsOverHasEndedThoughNothingIsRecorded() {
    JobExplanation said = question.explain(42, PoolScene.of("ci/arm64", "arm64").ended(42, 3));
    assertThat(said.stage()).isEqualTo(Stage.Ended);
    assertThat(said.summary()).contains("How the job ended is not recorded");
  }

  @Test
  void aJobThatLeftTheQueueBeforeARunnerShowsItIsKnown() {
    question.starts =
        List.of(knownThen(StartPhase.Claimed, Optional.of("it left the queue: nobody shows it")));
    JobExplanation said = question.explain(42, PoolScene.of("ci/arm64", "arm64").busy(41, 5));
    assertThat(said.stage()).isEqualTo(Stage.Left);
    assertThat(said.summary())
        .isEqualTo("ci/arm64 had been given it, and it left the queue: nobody shows it.");
    assertThat(said.next()).startsWith("Which runner has it is shown once a pod shows the job");
    assertThat(said.pool()).contains("ci/arm64");
    assertThat(said.matches()).extracting(PoolMatch::reason).containsExactly("was given it");
  }

  @Test
  void aJobThatIsInNoReadingAnyMoreIsKnownBeforeThePoolsNextLook() {
    question.starts = List.of(knownThen(StartPhase.RunnerReady, Optional.empty()));
    JobExplanation said = question.explain(42, PoolScene.of("ci/arm64", "arm64"));
    assertThat(said.stage()).isEqualTo(Stage.Left);
    assertThat(said.summary())
        .isEqualTo(
            "ci/arm64 had been given it, and it left the queue: a runner took it, whose pod does"
                + " not show that yet, or it was cancelled.");
  }

  @Test
  void aJobOfWhichOnlyItsStartIsKnownHasEnded() {
    question.starts =
        List.of(
            start(
                new JobStart.Span(
                    StartPhase.Claimed,
                    NOW.minusSeconds(20),
                    Optional.of(NOW.minusSeconds(12)),
                    Optional.empty())));
    JobExplanation said = question.explain(42, PoolScene.of("ci/arm64", "arm64"));
    assertThat(said.stage()).isEqualTo(Stage.Ended);
    assertThat(said.summary()).startsWith("A runner of ci/arm64 took it at 14:02:34 UTC");
  }

  @Test
  void aRecordIsTheLastWord() {
    question.ended = List.of(new EndedJob("ci/arm64", record(GITLAB), OptionalLong.of(12_300_000)));
    JobExplanation said = question.explain(42, PoolScene.of("ci/arm64", "arm64").busy(42, 200));
    assertThat(said.stage()).isEqualTo(Stage.Ended);
    assertThat(said.summary())
        .isEqualTo(
            "It failed (script_failure) at 14:00:00 UTC, with a runner of ci/arm64. It waited for"
                + " 10 s and ran for 3 min 10 s; its runner cost $0.0123.");
    assertThat(said.costNanos()).isEqualTo(OptionalLong.of(12_300_000));
  }

  @Test
  void aNumberMayBeOneOfTwoGitLabs() {
    question.ended =
        List.of(new EndedJob("ci/gone", record("https://old.example.com"), OptionalLong.empty()));
    List<JobExplanation> said =
        question.all(42, PoolScene.of("ci/arm64", "arm64").given(job(42, 35, "arm64")));
    assertThat(said)
        .extracting(JobExplanation::gitlab, JobExplanation::stage)
        .containsExactly(
            tuple(GITLAB, Stage.Waiting), tuple("https://old.example.com", Stage.Ended));
  }

  /** The pool was given the job, and what comes next lasts for 12 s. */
  private static JobStart knownThen(StartPhase next, Optional<String> delay) {
    return start(
        new JobStart.Span(
            StartPhase.Known,
            NOW.minusSeconds(20),
            Optional.of(NOW.minusSeconds(12)),
            Optional.empty()),
        new JobStart.Span(next, NOW.minusSeconds(12), Optional.empty(), delay));
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
