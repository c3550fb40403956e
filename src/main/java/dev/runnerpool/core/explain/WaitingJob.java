package dev.runnerpool.core.explain;

import dev.runnerpool.core.autoscaler.Evaluation;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.Pass;
import dev.runnerpool.core.demand.PassOverLimits;
import dev.runnerpool.core.demand.QueueId;
import dev.runnerpool.core.demand.QueueState;
import dev.runnerpool.core.explain.JobExplanation.PoolMatch;
import dev.runnerpool.core.explain.JobExplanation.Stage;
import dev.runnerpool.core.start.JobStart;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Explains a job that waits: who may take it, who is to, and what comes next. */
final class WaitingJob {

  private static final Comparator<Candidate> NEAREST_FIRST =
      Comparator.comparing(Candidate::has)
          .thenComparing(Candidate::takes)
          .reversed()
          .thenComparing(Candidate::sees, Comparator.reverseOrder())
          .thenComparing(Candidate::fit, JobFit.NEAREST_FIRST)
          .thenComparing(each -> each.pool().key());

  private final Job job;
  private final Optional<JobStart> start;
  private final PassOverLimits limits;
  private final Instant now;
  private final List<Candidate> candidates;

  /**
   * A pool beside the job.
   *
   * @param sees whether its queue shows the job
   * @param pass that it passed the job over, if it did
   * @param has whether the job was given to it
   */
  private record Candidate(
      ReconciledPool pool, boolean sees, JobFit fit, Optional<Pass> pass, boolean has) {

    /** Whether nothing keeps it from the job. */
    boolean takes() {
      return fits() && pass.isEmpty() && pool.closed().isEmpty();
    }

    boolean fits() {
      return sees && fit.takes();
    }
  }

  /**
   * @param pools those of its GitLab
   * @param seeing the queues that show it
   * @param passes the pools that passed it over, by name
   */
  WaitingJob(
      Job job,
      List<ReconciledPool> pools,
      Set<QueueId> seeing,
      Map<String, Pass> passes,
      Optional<JobStart> start,
      PassOverLimits limits,
      Instant now) {
    this.job = job;
    this.start = start;
    this.limits = limits;
    this.now = now;
    this.candidates =
        pools.stream()
            .map(
                pool ->
                    new Candidate(
                        pool,
                        seeing.contains(pool.queue()),
                        JobFit.of(job, pool.details().rule()),
                        Optional.ofNullable(passes.get(pool.key())),
                        placeIn(pool).isPresent()))
            .sorted(NEAREST_FIRST)
            .toList();
  }

  JobExplanation explained(String gitlab) {
    Optional<Candidate> holder = candidates.stream().filter(Candidate::has).findFirst();
    boolean matched = candidates.stream().anyMatch(each -> each.takes() && canStart(each));
    Instant dropped =
        matched
            ? StuckJobs.droppedMatched(job.queuedAt())
            : StuckJobs.droppedUnmatched(job.queuedAt());
    return new JobExplanation(
        job.id(),
        gitlab,
        Optional.of(job.project()).filter(project -> !project.isEmpty()),
        job.tags(),
        Stage.Waiting,
        holder.map(each -> each.pool().key()),
        holder.map(each -> placeIn(each.pool())).orElse(OptionalInt.empty()),
        holder.map(this::given).orElseGet(this::homeless),
        holder.map(this::next).orElseGet(this::unlessChanged) + dropNotice(matched, dropped),
        candidates.stream().map(this::match).toList(),
        start,
        Optional.empty(),
        Optional.of(dropped),
        OptionalLong.empty());
  }

  /** Its place among the jobs given to the pool that none of its runners took. */
  private OptionalInt placeIn(ReconciledPool pool) {
    Set<Long> taken =
        pool.evaluation().map(each -> each.snapshot().taken().jobs()).orElse(Set.of());
    int place = 0;
    for (Job each : pool.details().jobs()) {
      place += taken.contains(each.id()) ? 0 : 1;
      if (each.id() == job.id()) {
        return taken.contains(each.id()) ? OptionalInt.empty() : OptionalInt.of(place);
      }
    }
    return OptionalInt.empty();
  }

  private String given(Candidate holder) {
    ReconciledPool pool = holder.pool();
    int place = placeIn(pool).orElse(1);
    String decided =
        pool.details().decisions().stream()
            .findFirst()
            .map(
                last ->
                    " That pool decided last at %s: %s, %s."
                        .formatted(PlainTime.at(last.at(), now), last.reason(), last.message()))
            .orElse("");
    return "It has waited for %s and is given to %s: %s of %s there, the oldest first.%s%s"
        .formatted(
            PlainTime.since(job.queuedAt(), now),
            pool.key(),
            PlainNumber.nth(place),
            PlainNumber.count(Math.max(place, stillWaiting(pool))),
            decided,
            readAt(pool));
  }

  private static int stillWaiting(ReconciledPool pool) {
    return pool.details().waiting().orElse(0);
  }

  /** A queue that cannot be read may be another by now. */
  private String readAt(ReconciledPool pool) {
    return pool.state() instanceof QueueState.Stale held && held.reading().isPresent()
        ? " This is as of %s: since then the queue could not be read (%s)."
            .formatted(
                PlainTime.at(held.reading().get().finishedAt(), now), held.failure().message())
        : "";
  }

  private String next(Candidate holder) {
    List<ReconciledPool> others =
        candidates.stream()
            .filter(each -> each.takes() && !each.equals(holder))
            .map(Candidate::pool)
            .toList();
    Evaluation evaluation = holder.pool().evaluation().orElseThrow();
    return new NextStep(
            holder.pool(), evaluation, job, placeIn(holder.pool()).orElse(1), limits, now)
        .told(others);
  }

  private String homeless() {
    String waited = "It has waited for " + PlainTime.since(job.queuedAt(), now);
    Optional<Candidate> fitting = candidates.stream().filter(Candidate::fits).findFirst();
    if (fitting.isPresent()) {
      return fitting.get().takes()
          ? waited + " and " + fitting.get().pool().key() + " takes it: it is given out next."
          : "%s and no pool has it: %s %s."
              .formatted(waited, fitting.get().pool().key(), reason(fitting.get()));
    }
    return candidates.stream()
        .filter(Candidate::sees)
        .findFirst()
        .map(
            nearest ->
                "%s and no pool takes it. The nearest one, %s, %s."
                    .formatted(waited, nearest.pool().key(), reason(nearest)))
        .orElse(waited + " and no pool takes it.");
  }

  private String unlessChanged() {
    Optional<Candidate> fitting = candidates.stream().filter(Candidate::fits).findFirst();
    if (fitting.isEmpty()) {
      return "Correct the job's tags or those of a pool: its runners start with the next reading of"
          + " the queue.";
    }
    return fitting
        .get()
        .pass()
        .map(
            pass ->
                "It is offered to %s again at %s."
                    .formatted(fitting.get().pool().key(), PlainTime.at(pass.until(), now)))
        .orElse("");
  }

  /** That of a day is told when it is near. */
  private String dropNotice(boolean matched, Instant dropped) {
    if (matched && dropped.minus(StuckJobs.TOLD_BEFORE).isAfter(now)) {
      return "";
    }
    String when =
        dropped.isAfter(now)
            ? "at " + PlainTime.at(dropped, now) + " at the earliest"
            : "at any full hour now";
    return " GitLab fails it %s, as a job that no runner took%s."
        .formatted(when, matched ? "" : ", unless another runner of that GitLab matches it");
  }

  private static boolean canStart(Candidate candidate) {
    return candidate.pool().evaluation().map(each -> each.snapshot().canStart()).orElse(false);
  }

  private PoolMatch match(Candidate candidate) {
    return new PoolMatch(candidate.pool().key(), candidate.takes(), reason(candidate));
  }

  private String reason(Candidate candidate) {
    ReconciledPool pool = candidate.pool();
    if (!candidate.sees()) {
      return unseen(pool);
    }
    if (!candidate.fit().takes()) {
      return candidate.fit().reason();
    }
    if (pool.closed().isPresent()) {
      return candidate.fit().reason() + ", but " + pool.closed().get();
    }
    return candidate
        .pass()
        .map(
            pass ->
                "%s, but GitLab gave it to none of its idle runners: passed over since %s and not tried again before %s; likely: %s"
                    .formatted(
                        candidate.fit().reason(),
                        PlainTime.at(pass.first(), now),
                        PlainTime.at(pass.until(), now),
                        pool.passingOver()))
        .orElse(
            candidate.has()
                ? candidate.fit().reason() + " and is given it"
                : candidate.fit().reason());
  }

  private static String unseen(ReconciledPool pool) {
    String scope = pool.queue().scope().strip();
    if (pool.state() instanceof QueueState.Read) {
      return "serves another scope, in which the job does not wait: " + scope;
    }
    return pool.state() instanceof QueueState.NoAccessToken
        ? "brings no access token, so its queue is not read: " + scope
        : pool.closed().orElse("has a queue that is not read now: " + scope);
  }
}
