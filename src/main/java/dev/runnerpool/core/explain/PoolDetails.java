package dev.runnerpool.core.explain;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.ScaleUpBlocker;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.core.scaling.Reason;
import dev.runnerpool.core.scaling.RunnerState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A pool as its last reconcile left it, for people.
 *
 * @param at when that was
 * @param rule which jobs it may take
 * @param max most runners it may have
 * @param warm runners wanted warm now
 * @param runners all there are
 * @param waiting how many jobs wait for it; empty while its queue was never read
 * @param jobs the jobs given to it, in the order in which GitLab gives them away
 * @param passedOver jobs that GitLab gives to none of its idle runners
 * @param unservable how many of those no pool takes
 * @param decisions the last decisions that changed something, the newest first, bounded
 * @param nextCheck when time alone may change what it does, if ever
 * @param blocker why it cannot start one more runner, if so
 * @param conditions as its status says
 * @param queue how its queue is read
 * @param cost what its pods cost per hour now, if any price is known
 */
public record PoolDetails(
    String namespace,
    String name,
    String architecture,
    Instant at,
    TagRule rule,
    int max,
    int warm,
    List<RunnerDetails> runners,
    Optional<Integer> waiting,
    List<Job> jobs,
    List<Job> passedOver,
    int unservable,
    List<PastDecision> decisions,
    Optional<Instant> nextCheck,
    Optional<ScaleUpBlocker> blocker,
    List<ConditionDetails> conditions,
    QueueDetails queue,
    Optional<HourlyCost> cost) {

  /**
   * One of its runners.
   *
   * @param name its pod's
   * @param since when it entered its state
   * @param job the job it holds or held
   * @param placement the entry of {@code placement.nodes} it was made for, in words
   * @param delay why it does not start, if it does not
   */
  public record RunnerDetails(
      String name,
      RunnerState state,
      Instant since,
      OptionalLong job,
      String placement,
      Optional<String> delay) {}

  /** A decision that changed something, and when. */
  public record PastDecision(Instant at, Reason reason, String message) {}

  /** One condition of the status. */
  public record ConditionDetails(
      String type, String status, String reason, String message, String since) {}

  /**
   * How its queue is read.
   *
   * @param means by which requests
   * @param readAt when the last complete reading ended; empty before the first
   * @param signals the ways by which GitLab tells of new jobs, and whether each is live
   * @param failure what is wrong with reading it, if anything
   */
  public record QueueDetails(
      String means, Optional<Instant> readAt, List<String> signals, Optional<String> failure) {}

  /** Dollars per hour, and where the prices are from. */
  public record HourlyCost(String dollars, String source) {}

  /** Namespace and name, as {@code ci/linux-arm64}. */
  public String key() {
    return namespace + "/" + name;
  }

  /** How many runners are in that state. */
  public long in(RunnerState state) {
    return runners.stream().filter(runner -> runner.state() == state).count();
  }
}
