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
 * @param requestsPerMinute limit on all calls with one token, or of one address without
 * @param queryComplexity most a GraphQL query may cost
 * @param tellRemaining whether every answer tells in RateLimit headers what is left of the limit on
 *     all calls, not only the refusals
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
    boolean tellRemaining) {

  public static final Switches DEFAULT =
      new Switches(
          Duration.ofSeconds(50), Duration.ofMinutes(2), 2, 0, false, 3, 600, 2000, 0, 250, false);

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
        tellRemaining);
  }

  /** The same with another limit on all calls, told in every answer or only in refusals. */
  public Switches withRequestsPerMinute(int limit, boolean told) {
    return new Switches(
        longPollHold,
        acknowledgeWithin,
        provisioningRetries,
        finalUpdatesDeferred,
        refuseWrongChecksum,
        traceInterval,
        jobsPerMinute,
        jobRequestsPerMinute,
        limit,
        queryComplexity,
        told);
  }
}
