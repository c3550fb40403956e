package dev.runnerpool.operator.web;

import dev.runnerpool.core.demand.ScaleUpBlocker;
import dev.runnerpool.core.explain.JobExplanation;
import dev.runnerpool.core.explain.JobExplanation.PoolMatch;
import dev.runnerpool.core.explain.JobExplanation.Stage;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.objective.ObjectiveRecord;
import dev.runnerpool.core.objective.StartObjective;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.JobStart.Span;
import dev.runnerpool.core.start.StartPhase;
import dev.runnerpool.operator.web.reading.MadeUpPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** A fleet in which each kind of thing is once. */
final class MadeUpFleet {

  private static final long JOB = 4711;
  private static final long OTHER_JOB = 4713;

  private MadeUpFleet() {}

  static List<PoolDetails> pools() {
    return List.of(
        MadeUpPool.named("ci", "linux-arm64")
            .with(RunnerState.BUSY, 6)
            .with(RunnerState.IDLE, 1)
            .with(RunnerState.STARTING, 2)
            .with(RunnerState.FAILED, 1)
            .with(JOB, "platform/checkout", Set.of("arm64", "linux"), 95)
            .with(4712, "platform/a-rather-long-name-of-a-project/" + "x".repeat(90), Set.of(), 40)
            .decided(Reason.JobsWaiting, "2 runners for 2 waiting jobs", 4)
            .decided(Reason.IdleTimeout, "1 idle runner beyond need for 5m", 800)
            .details(),
        MadeUpPool.named("ci", "linux-amd64")
            .with(RunnerState.BUSY, 10)
            .with(OTHER_JOB, "web/shop", Set.of("amd64"), 300)
            .blocked(ScaleUpBlocker.AT_MAX)
            .decided(Reason.MaxReached, "11 runners are wanted, scaling.max is 10", 120)
            .costing("2.4100")
            .details(),
        MadeUpPool.named("mobile", "macos-cross")
            .notReady("GitLab refused the token of Secret mobile/gitlab-api: 401 Unauthorized")
            .costing("0.0000")
            .details());
  }

  /** 97 % within a minute. */
  static ObjectiveRecord objective(long within, long late) {
    StartObjective minute = new StartObjective(Duration.ofMinutes(1), 0.97);
    return new ObjectiveRecord(minute, MadeUpPool.AT, within, late, 0);
  }

  static List<JobExplanation> jobs() {
    return List.of(starting(JOB), starting(OTHER_JOB));
  }

  private static JobExplanation starting(long job) {
    Instant queued = MadeUpPool.AT;
    JobStart start =
        new JobStart(
            job,
            "ci/linux-arm64",
            Optional.of("linux-arm64-8"),
            queued,
            List.of(
                span(StartPhase.Known, 0, 1, ""),
                span(StartPhase.RunnerCreated, 1, 2, ""),
                span(StartPhase.RunnerScheduled, 2, 44, "a node was provisioned"),
                span(StartPhase.RunnerReady, 44, 51, "the runner's image was pulled"),
                span(StartPhase.Claimed, 51, 52, ""),
                new Span(
                    StartPhase.JobPodScheduled,
                    queued.plusSeconds(52),
                    Optional.empty(),
                    Optional.of("the namespace's quota of cpu is used up"))));
    return new JobExplanation(
        job,
        "https://gitlab.example.com",
        Optional.of("platform/checkout"),
        Set.of("arm64", "linux"),
        Stage.Waiting,
        Optional.of("ci/linux-arm64"),
        OptionalInt.of(1),
        "It waits for a runner of ci/linux-arm64, which starts one for it.",
        "The runner has its node within about 40 s.",
        List.of(
            new PoolMatch("ci/linux-arm64", true, "all its tags are the pool's"),
            new PoolMatch("ci/linux-amd64", false, "the pool lacks the tag arm64")),
        Optional.of(start),
        Optional.empty());
  }

  /** A job that no pool takes. */
  static JobExplanation unserved(String project, String summary, Set<String> tags) {
    JobStart start =
        new JobStart(
            JOB,
            "",
            Optional.empty(),
            MadeUpPool.AT,
            List.of(span(StartPhase.Known, 0, 2, "polled")));
    return new JobExplanation(
        JOB,
        "https://gitlab.example.com",
        Optional.of(project),
        tags,
        Stage.Waiting,
        Optional.empty(),
        OptionalInt.empty(),
        summary,
        "",
        List.of(new PoolMatch("ci/linux-arm64", false, "the tag gpu is missing")),
        Optional.of(start),
        Optional.empty());
  }

  /** A job that succeeded. */
  static JobExplanation ended(String name, Set<String> tags) {
    JobRecord record =
        new JobRecord(
            "https://gitlab.example.com",
            JOB,
            "team/app",
            name,
            JobRecord.RefKind.Branch,
            "test",
            tags,
            Optional.of(MadeUpPool.AT),
            Optional.of(MadeUpPool.AT.plusSeconds(12)),
            MadeUpPool.AT.plusSeconds(100),
            JobRecord.Status.Success,
            Optional.empty(),
            OptionalInt.of(0),
            OptionalLong.of(9));
    return new JobExplanation(
        JOB,
        record.gitlab(),
        Optional.of(record.project()),
        tags,
        Stage.Ended,
        Optional.of("ci/linux-arm64"),
        OptionalInt.empty(),
        "It succeeded.",
        "",
        List.of(),
        Optional.empty(),
        Optional.of(record));
  }

  private static Span span(StartPhase phase, int from, int until, String delay) {
    return new Span(
        phase,
        MadeUpPool.AT.plusSeconds(from),
        Optional.of(MadeUpPool.AT.plusSeconds(until)),
        Optional.of(delay).filter(text -> !text.isEmpty()));
  }
}
