package dev.runnerpool.sandbox.gitlab.state;

import java.time.Duration;
import java.util.Set;

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
 * @param graphQlLacks what GraphQL lacks, as older versions do
 * @param twoPhase whether a job that a two-phase runner was given waits for its acknowledgement;
 *     older versions begin it at once
 * @param pauseHeeded whether a paused runner is given no job: every GitLab does so
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
    Set<GraphQlLack> graphQlLacks,
    boolean twoPhase,
    boolean pauseHeeded) {

  /** What GraphQL may lack. */
  public enum GraphQlLack {
    /** {@code Project.pipelines}. */
    PIPELINES,
    /** The argument {@code source} of it. */
    SOURCE,
    /** Child pipelines in it whatever its arguments: versions before 17.0. */
    CHILD_PIPELINES,
    /** {@code fullPath} and {@code sharedRunnersEnabled} of a job's project. */
    PROJECT_OF_JOB,
    /** {@code Query.jobs}. */
    JOBS,
    /** {@code Pipeline.jobs} for guests, though they may read jobs: null. */
    JOBS_FOR_GUESTS
  }

  /** Copies what is lacking. */
  public Switches {
    graphQlLacks = Set.copyOf(graphQlLacks);
  }

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
          Set.of(),
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
    next.graphQlLacks = pipelines ? Set.of() : Set.of(GraphQlLack.PIPELINES);
    return next.done();
  }

  /** The same, GraphQL without these. */
  public Switches withoutInGraphQl(GraphQlLack... lacks) {
    Draft next = new Draft(this);
    next.graphQlLacks = Set.of(lacks);
    return next.done();
  }

  /** The same, knowing two-phase assignment or not. */
  public Switches withTwoPhase(boolean known) {
    Draft next = new Draft(this);
    next.twoPhase = known;
    return next.done();
  }

  /** The same, giving jobs to paused runners or not. */
  public Switches withPauseHeeded(boolean heeded) {
    Draft next = new Draft(this);
    next.pauseHeeded = heeded;
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
    private Set<GraphQlLack> graphQlLacks;
    private boolean twoPhase;
    private boolean pauseHeeded;

    private Draft(Switches from) {
      this.from = from;
      longPollHold = from.longPollHold;
      acknowledgeWithin = from.acknowledgeWithin;
      requestsPerMinute = from.requestsPerMinute;
      tellRemaining = from.tellRemaining;
      queryComplexity = from.queryComplexity;
      graphQlLacks = from.graphQlLacks;
      twoPhase = from.twoPhase;
      pauseHeeded = from.pauseHeeded;
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
          graphQlLacks,
          twoPhase,
          pauseHeeded);
    }
  }
}
