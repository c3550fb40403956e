package dev.runnerpool.core.explain;

import dev.runnerpool.core.explain.JobExplanation.PoolMatch;
import dev.runnerpool.core.explain.JobExplanation.Stage;
import dev.runnerpool.core.records.EndedJob;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.StartPhase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Explains a job that left the queue: one that starts, runs, or has ended. */
record HeldJob(long job, String gitlab, Instant now) {

  /**
   * One that a runner has.
   *
   * @param runner its pod's name
   * @param since when it was seen to have taken the job
   */
  JobExplanation held(String pool, String runner, Instant since, Optional<JobStart> start) {
    boolean starts = start.filter(known -> !known.started()).isPresent();
    String has =
        "Runner %s of %s took it at %s, %s ago."
            .formatted(runner, pool, PlainTime.at(since, now), PlainTime.since(since, now));
    return explanation(
        pool,
        starts ? Stage.Starting : Stage.Running,
        has + start.flatMap(this::phase).map(" "::concat).orElse(""),
        starts ? "Its scripts begin once that is over, with the one that gets the sources." : "",
        start);
  }

  /** One that left the queue, and nobody shows yet that it has it. */
  JobExplanation left(JobStart start) {
    String why =
        start.spans().stream()
            .filter(span -> span.until().isEmpty())
            .flatMap(span -> span.delay().stream())
            .findFirst()
            .orElse(
                "it left the queue: a runner took it, whose pod does not show that yet, or it was"
                    + " cancelled");
    return explanation(
        start.pool(),
        Stage.Left,
        "%s had been given it, and %s.".formatted(start.pool(), why),
        "Which runner has it is shown once a pod shows the job, usually within seconds, or"
            + " GitLab says how it ended.",
        Optional.of(start));
  }

  /**
   * One whose runner is over, or gone, and of which GitLab was not asked yet.
   *
   * @param since when it was seen to have taken the job
   */
  JobExplanation over(String pool, Instant since, Optional<JobStart> start) {
    return explanation(
        pool,
        Stage.Ended,
        "A runner of %s took it at %s and has ended. How the job ended is not recorded."
            .formatted(pool, PlainTime.at(since, now)),
        "GitLab is asked how a job ended within about a minute; of a pool without an access token"
            + " that is never known.",
        start);
  }

  /** One whose end is recorded. */
  JobExplanation ended(EndedJob ended, Optional<JobStart> start) {
    JobRecord record = ended.job();
    return new JobExplanation(
        job,
        gitlab,
        Optional.of(record.project()),
        record.tags(),
        Stage.Ended,
        Optional.of(ended.pool()),
        OptionalInt.empty(),
        outcome(ended),
        "",
        List.of(new PoolMatch(ended.pool(), true, "ran it")),
        start,
        Optional.of(record),
        Optional.empty(),
        ended.costNanos());
  }

  private String outcome(EndedJob ended) {
    JobRecord record = ended.job();
    String how =
        switch (record.status()) {
          case Success -> "succeeded";
          case Failed -> "failed";
          case Canceled -> "was canceled";
        };
    String why = record.failureReason().map(reason -> " (" + reason + ")").orElse("");
    String waited =
        record.waited().map(wait -> " It waited for " + PlainTime.span(wait)).orElse("");
    String ran =
        record
            .ran()
            .map(
                time ->
                    (waited.isEmpty() ? " It ran for " : " and ran for ") + PlainTime.span(time))
            .orElse(" It never began");
    String cost =
        ended.costNanos().isPresent()
            ? "; its runner cost " + PlainNumber.usd(ended.costNanos().getAsLong())
            : "";
    return "It %s%s at %s, with a runner of %s.%s%s%s."
        .formatted(
            how, why, PlainTime.at(record.finishedAt(), now), ended.pool(), waited, ran, cost);
  }

  private JobExplanation explanation(
      String pool, Stage stage, String summary, String next, Optional<JobStart> start) {
    return new JobExplanation(
        job,
        gitlab,
        Optional.empty(),
        Set.of(),
        stage,
        Optional.of(pool),
        OptionalInt.empty(),
        summary,
        next,
        List.of(new PoolMatch(pool, true, held(stage))),
        start,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  private static String held(Stage stage) {
    return switch (stage) {
      case Waiting, Left -> "was given it";
      case Starting, Running -> "has it";
      case Ended -> "had it";
    };
  }

  /** What it does now, or how long its start took. */
  private Optional<String> phase(JobStart start) {
    return start.spans().stream()
        .filter(span -> span.until().isEmpty())
        .findFirst()
        .map(
            span ->
                "For %s %s%s."
                    .formatted(
                        PlainTime.span(span.length(now)),
                        words(span.phase()),
                        span.delay().map(why -> ": " + why).orElse("")))
        .or(
            () ->
                script(start)
                    .map(at -> "Its scripts began at %s.".formatted(PlainTime.at(at, now))));
  }

  private static Optional<Instant> script(JobStart start) {
    return start.spans().stream()
        .filter(span -> span.phase() == StartPhase.ScriptStarted)
        .flatMap(span -> span.until().stream())
        .findFirst();
  }

  /** What goes on until a phase is over. */
  static String words(StartPhase phase) {
    return switch (phase) {
      case Known -> "it waits to be read in GitLab's queue";
      case RunnerCreated -> "it waits for a runner to be created";
      case RunnerScheduled -> "its runner waits for a node";
      case RunnerReady -> "its runner starts";
      case Claimed -> "it waits to be taken";
      case JobPodScheduled -> "its pod waits for a node";
      case ImagesPulled -> "its images are pulled";
      case ScriptStarted -> "its runner waits for its next look at the pod";
    };
  }
}
