package dev.runnerpool.sandbox.gitlab.http;

import dev.runnerpool.sandbox.gitlab.state.AccessToken;
import dev.runnerpool.sandbox.gitlab.state.GitLab;
import dev.runnerpool.sandbox.gitlab.state.RegisteredRunner;
import dev.runnerpool.sandbox.gitlab.state.Role;
import dev.runnerpool.sandbox.gitlab.state.RunnerScope;
import graphql.GraphqlErrorException;
import graphql.schema.DataFetchingEnvironment;
import java.util.Map;

/**
 * {@code Query.runner} and {@code CiRunner.jobs}. What the caller may not read is null, and no
 * error (GitLab's {@code app/policies/ci/runner_policy.rb}).
 */
final class GraphQlRunners {
  private GraphQlRunners() {}

  static Object runner(DataFetchingEnvironment environment) {
    GraphQlWiring.Caller caller = GraphQlWiring.caller(environment);
    String id = environment.getArgument("id");
    return caller
        .parts
        .runners()
        .find(Long.parseLong(id.substring(id.lastIndexOf('/') + 1)))
        .filter(runner -> isVisible(caller.token, runner, caller.parts))
        .map(GraphQlShapes::runner)
        .orElse(null);
  }

  /** May be asked of one runner per request ({@code resolvers/ci/runner_jobs_resolver.rb}). */
  static Object jobs(DataFetchingEnvironment environment) {
    GraphQlWiring.Caller caller = GraphQlWiring.caller(environment);
    RegisteredRunner runner =
        (RegisteredRunner) environment.<Map<String, Object>>getSource().get("self");
    if (++caller.runnersAskedForJobs > 1) {
      throw GraphqlErrorException.newErrorException()
          .message("\"jobs\" field can be requested only for 1 CiRunner(s) at a time.")
          .build();
    }
    return mayReadJobs(caller.token, runner, caller.parts)
        ? GraphQlWiring.jobs(
            environment, caller.parts.jobs().all().stream().filter(job -> job.runner() == runner))
        : null;
  }

  /**
   * {@code read_runner}: maintainers; of an instance runner those of anything that it serves, for
   * which any role has to do here.
   */
  static boolean isVisible(AccessToken token, RegisteredRunner runner, GitLab.Parts parts) {
    return runner == null
        || runner.scope() instanceof RunnerScope.Instance
        || mayReadJobs(token, runner, parts);
  }

  /** {@code read_builds}: maintainers of the group or project, administrators of an instance. */
  static boolean mayReadJobs(AccessToken token, RegisteredRunner runner, GitLab.Parts parts) {
    if (runner.scope() instanceof RunnerScope.OfGroup only) {
      String path = parts.namespaces().group(only.groupId()).fullPath();
      return Access.may(token, path, Role.MAINTAINER);
    }
    if (runner.scope() instanceof RunnerScope.OfProject only) {
      String path = parts.namespaces().project(only.projectId()).fullPath();
      return Access.may(token, path, Role.MAINTAINER);
    }
    return token.admin();
  }
}
