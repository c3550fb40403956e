package dev.runnerpool.operator.web.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.explain.PoolDetails.ConditionDetails;
import dev.runnerpool.core.explain.PoolDetails.PastDecision;
import dev.runnerpool.core.explain.PoolDetails.QueueDetails;
import dev.runnerpool.core.explain.PoolDetails.RunnerDetails;
import dev.runnerpool.core.objective.ObjectiveRecord;
import dev.runnerpool.operator.web.view.ObjectiveEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A pool as its last reconcile left it.
 *
 * @param tags its tags, its architecture among them, by name
 * @param runUntagged whether it takes jobs without tags
 * @param protectedRefsOnly whether it takes jobs of protected branches and tags alone
 * @param runnerList its runners
 * @param jobs the first jobs given to it, in the order in which GitLab gives them away
 * @param jobsLeftOut how many more there are
 * @param passedOver the first jobs that GitLab gives to none of its idle runners
 * @param passedOverLeftOut how many more there are
 * @param unservable how many of those no pool takes
 * @param decisions the last decisions that changed something, the newest first
 * @param nextCheckAt when time alone may change what it does
 * @param priceSource where the prices behind {@code hourlyUsd} are from
 * @param objective how it keeps its objective; left out if it has none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolJson(
    @JsonUnwrapped PoolSummaryJson summary,
    List<String> tags,
    boolean runUntagged,
    boolean protectedRefsOnly,
    List<RunnerJson> runnerList,
    List<QueuedJson> jobs,
    int jobsLeftOut,
    List<QueuedJson> passedOver,
    int passedOverLeftOut,
    int unservable,
    List<DecisionJson> decisions,
    Instant nextCheckAt,
    List<ConditionJson> conditions,
    QueueJson queue,
    String priceSource,
    ObjectiveEntry objective) {

  /** So many jobs are listed; a queue may have thousands. */
  static final int MOST_JOBS = 100;

  /**
   * One of its runners.
   *
   * @param since when it entered its state
   * @param job GitLab's number of the job that it holds or held
   * @param placement the entry of {@code placement.nodes} it was made for
   * @param delay why it does not start, if it does not
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunnerJson(
      String name, String state, Instant since, Long job, String placement, String delay) {

    static RunnerJson of(RunnerDetails runner) {
      return new RunnerJson(
          runner.name(),
          PoolSummaryJson.word(runner.state()),
          JsonTimes.of(runner.since()),
          runner.job().isPresent() ? runner.job().getAsLong() : null,
          runner.placement().isEmpty() ? null : runner.placement(),
          runner.delay().orElse(null));
    }
  }

  /**
   * A job that waits.
   *
   * @param id GitLab's number of it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QueuedJson(long id, String project, List<String> tags, Instant queuedAt) {

    static QueuedJson of(Job job) {
      return new QueuedJson(
          job.id(),
          job.project(),
          List.copyOf(new TreeSet<>(job.tags())),
          JsonTimes.of(job.queuedAt()));
    }
  }

  /**
   * What was decided.
   *
   * @param reason of the closed list in docs/scaling.md
   */
  public record DecisionJson(Instant at, String reason, String message) {

    static DecisionJson of(PastDecision decision) {
      return new DecisionJson(
          JsonTimes.of(decision.at()), decision.reason().name(), decision.message());
    }
  }

  /** A condition of the pool's status. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ConditionJson(
      String type, String status, String reason, String message, String since) {

    static ConditionJson of(ConditionDetails said) {
      return new ConditionJson(
          said.type(), said.status(), said.reason(), said.message(), said.since());
    }
  }

  /**
   * How its queue is read.
   *
   * @param means by which requests
   * @param readAt when the last complete reading ended
   * @param signals the ways by which GitLab tells of new jobs, and how each stands
   * @param failure what is wrong with reading it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QueueJson(String means, Instant readAt, List<String> signals, String failure) {

    static QueueJson of(QueueDetails queue) {
      return new QueueJson(
          queue.means().isEmpty() ? null : queue.means(),
          JsonTimes.of(queue.readAt()),
          queue.signals(),
          queue.failure().orElse(null));
    }
  }

  static PoolJson of(PoolDetails pool, Optional<ObjectiveRecord> objective) {
    return new PoolJson(
        PoolSummaryJson.of(pool),
        List.copyOf(new TreeSet<>(pool.rule().tags())),
        pool.rule().runUntagged(),
        pool.rule().protectedOnly(),
        pool.runners().stream().map(RunnerJson::of).toList(),
        first(pool.jobs()),
        leftOut(pool.jobs()),
        first(pool.passedOver()),
        leftOut(pool.passedOver()),
        pool.unservable(),
        pool.decisions().stream().map(DecisionJson::of).toList(),
        JsonTimes.of(pool.nextCheck()),
        pool.conditions().stream().map(ConditionJson::of).toList(),
        QueueJson.of(pool.queue()),
        pool.cost()
            .map(PoolDetails.HourlyCost::source)
            .filter(source -> !source.isEmpty())
            .orElse(null),
        objective.map(ObjectiveEntry::of).orElse(null));
  }

  private static List<QueuedJson> first(List<Job> jobs) {
    return jobs.stream().limit(MOST_JOBS).map(QueuedJson::of).toList();
  }

  private static int leftOut(List<Job> jobs) {
    return Math.max(0, jobs.size() - MOST_JOBS);
  }
}
