package dev.runnerpool.operator.gitlab.queue;

import dev.runnerpool.core.demand.Job;
import dev.runnerpool.operator.gitlab.GitLabConfig;
import dev.runnerpool.operator.gitlab.GitLabThreads;
import dev.runnerpool.operator.gitlab.Scope;
import dev.runnerpool.operator.gitlab.client.GitLabException;
import dev.runnerpool.operator.gitlab.client.Session;
import java.util.List;

/** Where the waiting jobs of a scope are read. */
interface JobSource {

  /**
   * Reads all waiting jobs; blocks. A job may appear twice if GitLab's pages shifted meanwhile.
   *
   * @throws GitLabException when any part could not be read
   */
  List<Job> read();

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
