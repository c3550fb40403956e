package dev.runnerpool.operator.gitlab;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How GitLab is asked; keys begin with {@code runnerpool.gitlab}. */
@ConfigMapping(prefix = "runnerpool.gitlab")
public interface GitLabConfig {

  /** How often queues are read. */
  Poll poll();

  /** What happens when a pool leaves and GitLab does not let it. */
  Removal removal();

  /** How long one answer may take. */
  @WithDefault("10s")
  Duration requestTimeout();

  /** Requests in flight at once when the projects of a group are read, per account. */
  @WithDefault("8")
  int inFlight();

  /** Age at which the list of a group's projects is read anew. */
  @WithDefault("1m")
  Duration projectsRefresh();

  /** How the queue of a group is read. */
  @WithDefault("auto")
  GroupQueue groupQueue();

  /** How long a group is read by REST after GitLab refused to tell it by GraphQL. */
  @WithDefault("1h")
  Duration graphqlRefusedFor();

  /**
   * Longest age of what is known of a project without waiting jobs, when projects are read one by
   * one.
   */
  @WithDefault("30s")
  Duration quietProjects();

  /** Age at which a project's protected branches and tags are read anew, while they matter. */
  @WithDefault("5m")
  Duration protectedRefsRefresh();

  /** Age at which the Secret with the token is read anew; after a refusal it is read at once. */
  @WithDefault("1m")
  Duration credentialsRefresh();

  /** How often a runner in GitLab is compared with its pool when the pool does not change. */
  @WithDefault("5m")
  Duration registrationRefresh();

  /** Longest pause between attempts while they fail. */
  @WithDefault("30s")
  Duration longestBackoff();

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
    @WithDefault("2s")
    Duration active();

    /** Pause between readings otherwise. */
    @WithDefault("10s")
    Duration quiet();
  }

  /** When the operator stops trying to delete a runner, and lets the pool go. */
  interface Removal {
    /** After so long when nothing tells that the pool ever had a runner in GitLab. */
    @WithDefault("3s")
    Duration whenNeverMade();

    /** After so long of refusals: token rejected or missing, forbidden, scope not found. */
    @WithDefault("5m")
    Duration whenRefused();

    /** After so long without a usable answer: unreachable, failing, rate limited. */
    @WithDefault("1h")
    Duration whenUnreachable();
  }
}
