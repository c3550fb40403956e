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
 * @param tellRemaining whether every answer tells in RateLimit headers what is left of the limit on
 *     all calls, not only the refusals
 * @param queryComplexity most a GraphQL query may cost; administrators may 50 more
 * @param graphQlPipelines whether GraphQL tells the pipelines of a project
 * @param twoPhase whether a job that a two-phase runner was given waits for its acknowledgement;
 *     older versions begin it at once
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
    boolean tellRemaining,
    int queryComplexity,
    boolean graphQlPipelines,
    boolean twoPhase) {

  public static final Switches DEFAULT =
      new Switches(
          Duration.ofSeconds(50),
          Duration.ofMinutes(2),
          2,
          0,
          false,
          3,
          600,
          2000,
          0,
          false,
          250,
          true,
          true);

  /** The same with another hold. */
  public Switches withLongPollHold(Duration hold) {
    Draft next = new Draft(this);
    next.longPollHold = hold;
    return next.done();
  }

  /** The same with another time to acknowledge a job. */
  public Switches withAcknowledgeWithin(Duration time) {
    Draft next = new Draft(this);
    next.acknowledgeWithin = time;
    return next.done();
  }

  /** The same with another limit on all calls, told in every answer or only in refusals. */
  public Switches withRequestsPerMinute(int limit, boolean told) {
    Draft next = new Draft(this);
    next.requestsPerMinute = limit;
    next.tellRemaining = told;
    return next.done();
  }

  /** The same with other limits of GraphQL. */
  public Switches withGraphQl(int complexity, boolean pipelines) {
    Draft next = new Draft(this);
    next.queryComplexity = complexity;
    next.graphQlPipelines = pipelines;
    return next.done();
  }

  /** The same, knowing two-phase assignment or not. */
  public Switches withTwoPhase(boolean known) {
    Draft next = new Draft(this);
    next.twoPhase = known;
    return next.done();
  }

  /** What may become others of these, on the way. */
  private static final class Draft {
    private final Switches from;
    private Duration longPollHold;
    private Duration acknowledgeWithin;
    private int requestsPerMinute;
    private boolean tellRemaining;
    private int queryComplexity;
    private boolean graphQlPipelines;
    private boolean twoPhase;

    private Draft(Switches from) {
      this.from = from;
      longPollHold = from.longPollHold;
      acknowledgeWithin = from.acknowledgeWithin;
      requestsPerMinute = from.requestsPerMinute;
      tellRemaining = from.tellRemaining;
      queryComplexity = from.queryComplexity;
      graphQlPipelines = from.graphQlPipelines;
      twoPhase = from.twoPhase;
    }

    private Switches done() {
      return new Switches(
          longPollHold,
          acknowledgeWithin,
          from.provisioningRetries,
          from.finalUpdatesDeferred,
          from.refuseWrongChecksum,
          from.traceInterval,
          from.jobsPerMinute,
          from.jobRequestsPerMinute,
          requestsPerMinute,
          tellRemaining,
          queryComplexity,
          graphQlPipelines,
          twoPhase);
    }
  }
}
