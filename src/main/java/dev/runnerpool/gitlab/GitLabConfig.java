package dev.runnerpool.gitlab;

import dev.runnerpool.settings.PositiveDuration;
import dev.runnerpool.settings.PositiveNumber;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How GitLab is asked; keys begin with {@code runnerpool.gitlab}. */
@ConfigMapping(prefix = "runnerpool.gitlab")
public interface GitLabConfig {

  /** How often queues are read. */
  Poll poll();

  /** What happens when a pool leaves and GitLab does not let it. */
  Removal removal();

  /** What GitLab's webhooks must be like. */
  Webhook webhook();

  /** How finished jobs are read. */
  JobFacts jobFacts();

  /** How long one answer may take. */
  @WithDefault("10s")
  @WithConverter(PositiveDuration.class)
  Duration requestTimeout();

  /**
   * Most requests in any minute to one GitLab with one token, 10 or more. If it is not set: four
   * fifths of what GitLab tells in {@code RateLimit-Limit}, 2,000 at most, and 600 while it tells
   * nothing; after a refusal half of that for ten minutes.
   */
  OptionalInt requestsPerMinute();

  /** Age of the last good reading after which no runner is started by it while newer ones fail. */
  @WithDefault("2m")
  @WithConverter(PositiveDuration.class)
  Duration staleAfter();

  /**
   * Whether HTTP/2 is spoken with a GitLab that offers it over TLS. It saves connections; but when
   * a connection dies silently, all requests share its fate until the system gives it up.
   */
  @WithDefault("false")
  boolean http2();

  /** Requests in flight at once when queues are read, per GitLab and token. */
  @WithDefault("8")
  @WithConverter(PositiveNumber.class)
  int inFlight();

  /** Age at which the list of a group's projects is read again. */
  @WithDefault("1m")
  @WithConverter(PositiveDuration.class)
  Duration projectsRefresh();

  /** How the queue of a group is read. */
  @WithDefault("auto")
  GroupQueue groupQueue();

  /** How long a GraphQL document is not asked again after GitLab refused it; REST serves then. */
  @WithDefault("1h")
  @WithConverter(PositiveDuration.class)
  Duration graphqlRefusedFor();

  /**
   * Longest age of what is known of a project without waiting jobs, when projects are read one by
   * one.
   */
  @WithDefault("30s")
  @WithConverter(PositiveDuration.class)
  Duration quietProjects();

  /** Age at which a project's protected branches and tags are read again, while they matter. */
  @WithDefault("5m")
  @WithConverter(PositiveDuration.class)
  Duration protectedRefsRefresh();

  /** Age at which the Secret with the token is read again; after a refusal it is read at once. */
  @WithDefault("1m")
  @WithConverter(PositiveDuration.class)
  Duration credentialsRefresh();

  /**
   * How often a runner in GitLab is compared with its pool, and its token verified, when the pool
   * does not change; more than 15 pools of one account are looked at less often in proportion.
   */
  @WithDefault("5m")
  @WithConverter(PositiveDuration.class)
  Duration registrationRefresh();

  /**
   * For how long GitLab must refuse even a new token of a runner before another runner takes its
   * place; never while a job runs.
   */
  @WithDefault("10m")
  @WithConverter(PositiveDuration.class)
  Duration replaceRefusedAfter();

  /** How long a slot is not used before its manager is removed from GitLab; looked at as often. */
  @WithDefault("1h")
  @WithConverter(PositiveDuration.class)
  Duration managersSweep();

  /** Longest pause between attempts while they fail. */
  @WithDefault("30s")
  @WithConverter(PositiveDuration.class)
  Duration longestBackoff();

  /** The paused runners whose long poll tells that jobs came. */
  Sentinel sentinel();

  /** The paused runners whose long poll tells that jobs came. */
  interface Sentinel {
    /** Whether there are any, whatever the pools ask for. */
    @WithDefault("true")
    boolean enabled();

    /** Longest time that GitLab may hold a request; 50 s unless its administrator set another. */
    @WithDefault("5m")
    @WithConverter(PositiveDuration.class)
    Duration longestHold();

    /** GitLab itself, not only its proxy, is asked so often: it forgets runners it never hears. */
    @WithDefault("15m")
    @WithConverter(PositiveDuration.class)
    Duration contact();
  }

  /** How the queue of a group is read. */
  enum GroupQueue {
    /** By GraphQL; by REST while GitLab refuses that. */
    Auto,
    /** By GraphQL, many projects in one request; a refusal is a failure. */
    Graphql,
    /** By REST, a request per project. */
    Rest
  }

  /** How often queues are read; each pause is varied by a tenth. */
  interface Poll {
    /** Pause between readings while jobs wait, and for half a minute after the last change. */
    @WithDefault("1s")
    @WithConverter(PositiveDuration.class)
    Duration active();

    /** Pause between readings otherwise. */
    @WithDefault("5s")
    @WithConverter(PositiveDuration.class)
    Duration quiet();

    /** Pause between readings otherwise, while a signal is live that would tell of new jobs. */
    @WithDefault("90s")
    @WithConverter(PositiveDuration.class)
    Duration watched();
  }

  /** How often finished jobs are read. */
  interface JobFacts {
    /** Shortest pause between two readings for one pool; nothing is read while no runner ends. */
    @WithDefault("30s")
    @WithConverter(PositiveDuration.class)
    Duration pause();

    /** A job without a runner that could hold it is ended in GitLab after so long. */
    @WithDefault("1m")
    @WithConverter(PositiveDuration.class)
    Duration lostAfter();
  }

  /** When the operator stops trying to delete a runner, and lets the pool go. */
  interface Removal {
    /** After so long when nothing tells that the pool ever had a runner in GitLab. */
    @WithDefault("3s")
    @WithConverter(PositiveDuration.class)
    Duration whenNeverMade();

    /** After so long of refusals: token rejected or missing, forbidden, scope not found. */
    @WithDefault("5m")
    @WithConverter(PositiveDuration.class)
    Duration whenRefused();

    /** After so long without a usable answer: unreachable, failing, rate limited. */
    @WithDefault("1h")
    @WithConverter(PositiveDuration.class)
    Duration whenUnreachable();
  }

  /** What GitLab's webhooks must be like. */
  interface Webhook {
    /** How old or how far ahead a signed delivery may be; for so long its repeats are ignored. */
    @WithDefault("5m")
    @WithConverter(PositiveDuration.class)
    Duration replayWindow();

    /** For how long a delivery shows that hints arrive, where the hook is not the operator's. */
    @WithDefault("1h")
    @WithConverter(PositiveDuration.class)
    Duration trustedAfterDelivery();
  }
}
