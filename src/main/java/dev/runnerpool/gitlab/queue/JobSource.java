package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.core.demand.TagRule;
import dev.runnerpool.gitlab.GitLabConfig;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Where the waiting jobs of a scope are read; by one thread at a time. */
interface JobSource {

  /**
   * What a reading found.
   *
   * @param jobs waiting jobs, the newest first
   * @param whole whether that is all; else the newest, down to one that was known before
   */
  record Found(List<Job> jobs, boolean whole) {}

  /**
   * Reads all waiting jobs; blocks. A job may appear twice if GitLab's pages shifted meanwhile.
   *
   * @param between called on this thread now and then between two requests, as there may be many:
   *     it may read what came
   * @throws GitLabException when any part could not be read
   */
  List<Job> read(Runnable between);

  /** The same, with nothing between. */
  default List<Job> read() {
    return read(() -> {});
  }

  /**
   * Reads what came since, after a hint: a long queue is many pages, and new jobs are on the first.
   * Blocks.
   *
   * @param known ids of jobs that were read before
   * @throws GitLabException when any part could not be read
   */
  Found readNew(Set<Long> known);

  /** Requests that {@link #readNew} takes, about, by what was read last. */
  int requestsOfNew();

  /**
   * Reads what came to one project, after a hint that it changed; blocks.
   *
   * @param project its number
   * @param known ids of jobs that were read before
   * @return the project's jobs, all or the newest; empty if it cannot be read alone
   * @throws GitLabException when the project could not be read
   */
  default Optional<Found> readProject(long project, Set<Long> known) {
    return Optional.empty();
  }

  /** A hint came that jobs were queued: the next reading leaves nothing out. Never blocks. */
  default void wake() {}

  /** How the queue is read, for people; may change with a reading. Any thread may ask. */
  default String means() {
    return "";
  }

  /**
   * The source that fits the kind of scope.
   *
   * @param rules of the pools that follow the scope, as they are now
   */
  static JobSource of(
      Scope scope,
      GitLabClient session,
      GitLabThreads threads,
      GitLabConfig config,
      Supplier<? extends Collection<TagRule>> rules) {
    InstantSource clock = session.clock();
    ProtectedRefs refs = new ProtectedRefs(session, rules, config.protectedRefsRefresh(), clock);
    return switch (scope.kind()) {
      case Project -> new ProjectJobs(session, scope.id(), refs);
      case Group ->
          new GroupJobs(
              session,
              scope.id(),
              config,
              threads.of(scope.account(), GitLabThreads.Use.Request),
              clock,
              refs);
      case Instance ->
          new InstanceJobs(
              session, config.projectsRefresh(), config.graphqlRefusedFor(), refs, clock);
    };
  }
}
