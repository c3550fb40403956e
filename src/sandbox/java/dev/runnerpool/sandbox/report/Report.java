package dev.runnerpool.sandbox.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The figures of one run, as {@code report.json} holds them.
 *
 * @param kubernetes the cluster it ran on
 * @param jobs what became of the jobs, by GitLab's records and the simulated nodes' own
 * @param waitingSeconds how long the jobs waited for a runner
 * @param seenSeconds how long jobs waited until the operator was told of them
 * @param pools by name
 * @param kubernetesWrites the operator's writes by kind ({@code Kind/subresource}) and verb, as the
 *     API counted them, refused ones too; null, as are all figures of writes but those of the
 *     status, if the cluster's API does not tell
 * @param podWritesPerRunner the operator's writes to pods, but for nominations of job pods, per
 *     runner seen; each runner has one job
 * @param otherWritesPerJob the operator's other writes since the pools were ready, apart from
 *     status and events, per job
 * @param statusWritesPerPool5sMax most changes of one pool's status within 5 s
 * @param gitlabRequests as the simulated GitLab counted them
 * @param gitlabAtRest the operator's requests in the converged spell
 * @param costUsd dollars by pool; without an entry where no price is known
 * @param costUsdByArchitecture dollars by architecture and kind of cost
 * @param gitlabFaults how GitLab failed on purpose, and what the pools made of it; null if it was
 *     not asked for
 * @param seconds length of the run from the first pipeline to the end of the converged spell
 * @param writesWhenConverged the operator's writes of any kind in the converged spell
 * @param convergedSeconds how long the converged spell was watched
 */
public record Report(
    ClusterFacts kubernetes,
    Jobs jobs,
    @JsonProperty("waiting_seconds") Waiting waitingSeconds,
    @JsonProperty("seen_seconds") Seen seenSeconds,
    Map<String, Pool> pools,
    @JsonProperty("kubernetes_writes") Map<String, Map<String, Long>> kubernetesWrites,
    @JsonProperty("pod_writes_per_runner") Double podWritesPerRunner,
    @JsonProperty("other_writes_per_job") Double otherWritesPerJob,
    @JsonProperty("status_writes_per_pool_5s_max") int statusWritesPerPool5sMax,
    @JsonProperty("gitlab_requests") Requests gitlabRequests,
    @JsonProperty("gitlab_at_rest") AtRest gitlabAtRest,
    @JsonProperty("cost_usd") Map<String, Double> costUsd,
    @JsonProperty("cost_usd_by_architecture")
        Map<String, Map<String, Double>> costUsdByArchitecture,
    @JsonProperty("gitlab_faults") List<GitLabFault> gitlabFaults,
    double seconds,
    @JsonProperty("writes_when_converged_60s") Long writesWhenConverged,
    @JsonProperty("converged_seconds") double convergedSeconds) {

  /**
   * What became of the jobs; each try of a job counts.
   *
   * @param total jobs that were to run
   * @param finished jobs that ended by themselves, well or as their script says
   * @param failedAsScripted those of them whose script failed
   * @param lost jobs that nobody ran to their end
   * @param wrongArchitecture jobs that ran on a node of another architecture than their tag's
   */
  public record Jobs(
      int total,
      int finished,
      @JsonProperty("failed_as_scripted") int failedAsScripted,
      int lost,
      @JsonProperty("wrong_architecture") int wrongArchitecture) {}

  /**
   * How long jobs waited until an answer of GitLab told the operator of them, in seconds.
   *
   * @param jobs how many; the others were taken by idle runners before the queue was read
   */
  public record Seen(int jobs, double p50, double p95, double max) {
    /** Sums up the waits of some jobs. */
    public static Seen of(Collection<Duration> waits) {
      Waiting waiting = Waiting.of(waits);
      return new Seen(waits.size(), waiting.p50(), waiting.p95(), waiting.max());
    }
  }

  /**
   * The operator's requests to GitLab while nothing happens.
   *
   * @param requestsPerMinute without those that wait for jobs
   * @param longPollsPerMinute those that wait for jobs, held or not
   */
  public record AtRest(
      @JsonProperty("requests_per_minute") double requestsPerMinute,
      @JsonProperty("long_polls_per_minute") double longPollsPerMinute) {}

  /**
   * What happened in a pool.
   *
   * @param max the manifest's {@code scaling.max}
   * @param jobs how many jobs its runners took
   * @param runnersCreated how many runner pods were seen to appear
   * @param maxLive most runner pods alive at one instant
   * @param liveAtRest runner pods alive at the end
   * @param warm most runners that the manifest keeps without jobs, at any time of the week
   */
  public record Pool(
      String architecture,
      int max,
      int jobs,
      @JsonProperty("runners_created") int runnersCreated,
      @JsonProperty("max_live") int maxLive,
      @JsonProperty("live_at_rest") int liveAtRest,
      int warm,
      @JsonProperty("waiting_seconds") Waiting waitingSeconds) {}

  /** Requests to GitLab, the runners' own included; {@code byRoute} tells them apart. */
  public record Requests(long total, @JsonProperty("by_route") Map<String, Long> byRoute) {}
}
