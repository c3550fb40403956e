package dev.runnerpool.operator.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.client.GitLabException;
import dev.runnerpool.operator.gitlab.client.Session;
import java.util.List;
import java.util.Optional;

/** Where the waiting jobs of a scope are read. */
interface JobSource {

  /**
   * Reads all waiting jobs; blocks. A job may appear twice if GitLab's pages shifted meanwhile.
   *
   * @throws GitLabException when any part could not be read
   */
  List<Job> read();

  /**
   * Reads one project's waiting jobs anew; blocks.
   *
   * @param project its number
   * @param known all waiting jobs of the scope as they were read last
   * @return all waiting jobs of the scope: that project's as they are now, the others' as they were
   *     known; empty if it cannot be read alone
   * @throws GitLabException when any part could not be read
   */
  default Optional<List<Job>> readProject(long project, List<Job> known) {
    return Optional.empty();
  }

  /** By which requests it reads, for people. */
  default String means() {
    return "REST";
  }

  /** The source that fits the kind of scope. */
  static JobSource of(Scope scope, Session session, GitLabThreads threads, GitLabConfig config) {
    return switch (scope.kind()) {
      case Project -> new ProjectJobs(session, scope.id(), scope.id());
      case Group ->
          new GroupJobs(
              session,
              scope.id(),
              config.projectsRefresh(),
              threads.of(scope.account(), GitLabThreads.Use.Request));
      case Instance -> new InstanceJobs(session, config.projectsRefresh());
    };
  }
}
