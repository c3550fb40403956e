package dev.runnerpool.core.explain;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.QueueId;
import dev.runnerpool.core.demand.QueueSnapshot;
import dev.runnerpool.core.records.EndedJob;
import dev.runnerpool.core.scaling.ClaimedJobs.Taken;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.StartPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Says where a job is and why, of what is known in memory and in the records. Once more than one
 * thing is known of a job, the one that comes last in its life counts.
 *
 * @param passOvers knows what pools are not to have
 */
public record JobExplainer(PassOvers passOvers) {

  /** A runner that has or had the job. */
  private record Holder(String pool, String runner, RunnerState state, Instant since) {}

  /** A job in readings of queues. */
  private record Sighting(Job job, Set<QueueId> queues) {}

  /**
   * The job in every GitLab that has one of that number.
   *
   * @param pools all that there are
   * @param starts the starts of jobs of that number
   * @param ended the recorded jobs of that number
   */
  public List<JobExplanation> explain(
      long id,
      List<ReconciledPool> pools,
      List<JobStart> starts,
      List<EndedJob> ended,
      Instant now) {
    Map<String, List<ReconciledPool>> byGitLab =
        pools.stream()
            .collect(
                Collectors.groupingBy(
                    pool -> pool.queue().gitlab(), TreeMap::new, Collectors.toList()));
    ended.forEach(each -> byGitLab.putIfAbsent(each.job().gitlab(), List.of()));
    List<JobExplanation> explanations = new ArrayList<>();
    byGitLab.forEach(
        (gitlab, its) -> {
          Set<String> names = its.stream().map(ReconciledPool::key).collect(Collectors.toSet());
          Optional<JobStart> start =
              starts.stream().filter(each -> names.contains(each.pool())).findFirst();
          Optional<EndedJob> end =
              ended.stream().filter(each -> each.job().gitlab().equals(gitlab)).findFirst();
          one(id, gitlab, its, start, end, now).ifPresent(explanations::add);
        });
    return explanations;
  }

  private Optional<JobExplanation> one(
      long id,
      String gitlab,
      List<ReconciledPool> pools,
      Optional<JobStart> start,
      Optional<EndedJob> ended,
      Instant now) {
    HeldJob held = new HeldJob(id, gitlab, now);
    if (ended.isPresent()) {
      return Optional.of(held.ended(ended.get(), start));
    }
    Optional<Holder> holder = pools.stream().flatMap(pool -> holder(pool, id).stream()).findFirst();
    if (holder.isPresent()) {
      Holder has = holder.get();
      return Optional.of(
          has.state().live()
              ? held.held(has.pool(), has.runner(), has.since(), start)
              : held.over(has.pool(), has.since(), start));
    }
    Optional<JobExplanation> gone =
        pools.stream()
            .flatMap(pool -> taken(pool, id).map(at -> held.over(pool.key(), at, start)).stream())
            .findFirst();
    return gone.or(() -> waiting(id, gitlab, pools, start, now))
        .or(
            () ->
                start.map(
                    known ->
                        claimed(known)
                            .map(at -> held.over(known.pool(), at, start))
                            .orElseGet(() -> held.left(known))));
  }

  private Optional<JobExplanation> waiting(
      long id, String gitlab, List<ReconciledPool> pools, Optional<JobStart> start, Instant now) {
    return sighting(id, pools)
        .map(
            seen ->
                new WaitingJob(
                        seen.job(),
                        pools,
                        seen.queues(),
                        passOvers.of(gitlab, id),
                        start,
                        passOvers.limits(),
                        now)
                    .explained(gitlab));
  }

  /** When a runner that nothing else is known of took the job. */
  private static Optional<Instant> claimed(JobStart start) {
    return start.spans().stream()
        .filter(span -> span.phase() == StartPhase.Claimed)
        .flatMap(span -> span.until().stream())
        .findFirst();
  }

  private static Optional<Holder> holder(ReconciledPool pool, long id) {
    return pool.details().runners().stream()
        .filter(runner -> runner.job().isPresent() && runner.job().getAsLong() == id)
        .map(runner -> new Holder(pool.key(), runner.name(), runner.state(), runner.since()))
        .findFirst();
  }

  /** When a runner that is gone took the job. */
  private static Optional<Instant> taken(ReconciledPool pool, long id) {
    return pool.evaluation().stream()
        .flatMap(each -> each.snapshot().taken().byRunner().values().stream())
        .filter(taken -> taken.job().isPresent() && taken.job().getAsLong() == id)
        .map(Taken::at)
        .findFirst();
  }

  /** Pools with the same queue share what is read, so each reading is searched once. */
  private static Optional<Sighting> sighting(long id, List<ReconciledPool> pools) {
    Map<QueueSnapshot, Optional<Job>> searched = new IdentityHashMap<>();
    Optional<Job> found = Optional.empty();
    Set<QueueId> queues = new HashSet<>();
    for (ReconciledPool pool : pools) {
      Optional<Job> here =
          pool.state()
              .reading()
              .flatMap(reading -> searched.computeIfAbsent(reading, each -> in(each, id)));
      if (here.isPresent()) {
        queues.add(pool.queue());
        found = found.filter(job -> job.protectedRef().isPresent()).or(() -> here);
      }
    }
    return found.map(job -> new Sighting(job, queues));
  }

  private static Optional<Job> in(QueueSnapshot reading, long id) {
    return reading.jobs().stream().filter(job -> job.id() == id).findFirst();
  }
}
