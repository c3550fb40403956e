package dev.runnerpool.sandbox.gitlab.state;

import java.time.Duration;

/**
 * Behaviour that differs between installations of GitLab, or that is switched on to try a client.
 * Limits are requests per minute and token; 0 means no limit.
 *
 * @param longPollHold how long an unchanged job request is held, in real time; zero: never
 * @param acknowledgeWithin how long a two-phase runner has to acknowledge a job
 * @param provisioningRetries how often an unacknowledged job is tried again by itself
 * @param finalUpdatesDeferred how often the last update of a job is answered 202 before 200
 * @param refuseWrongChecksum whether a last update whose checksum does not fit gets 412
 * @param traceInterval seconds a runner is told to wait between pieces of the log
 * @param jobsPerMinute limit on listing the jobs of a project
 * @param jobRequestsPerMinute limit on a runner's requests for a job
 * @param requestsPerMinute limit on all calls of one address
 * @param queryComplexity most a GraphQL query may cost; administrators may 50 more
 * @param graphQlPipelines whether GraphQL tells the pipelines of a project
 */
public record Switches(
    Duration longPollHold,
    Duration acknowledgeWithin,
    int provisioningRetries,
    int finalUpdatesDeferred,
    boolean refuseWrongChecksum,
    int traceInterval,
    int jobsPerMinute,
    int jobRequestsPerMinute,
    int requestsPerMinute,
    int queryComplexity,
    boolean graphQlPipelines) {

  public static final Switches DEFAULT =
      new Switches(
          Duration.ofSeconds(50), Duration.ofMinutes(2), 2, 0, false, 3, 600, 2000, 0, 250, true);

  /** The same with another hold. */
  public Switches withLongPollHold(Duration hold) {
    return new Switches(
        hold,
        acknowledgeWithin,
        provisioningRetries,
        finalUpdatesDeferred,
        refuseWrongChecksum,
        traceInterval,
        jobsPerMinute,
        jobRequestsPerMinute,
        requestsPerMinute,
        queryComplexity,
        graphQlPipelines);
  }

  /** The same with other limits of GraphQL. */
  public Switches withGraphQl(int complexity, boolean pipelines) {
    return new Switches(
        longPollHold,
        acknowledgeWithin,
        provisioningRetries,
        finalUpdatesDeferred,
        refuseWrongChecksum,
        traceInterval,
        jobsPerMinute,
        jobRequestsPerMinute,
        requestsPerMinute,
        complexity,
        pipelines);
  }
}
