package dev.runnerpool.gitlab.queue;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.gitlab.client.Endpoint;
import dev.runnerpool.gitlab.client.GitLabClient;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.client.Responses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Projects of waiting jobs, by REST, for a GitLab whose GraphQL tells of a job's project its number
 * alone: one request for each, kept for a while. For one thread.
 */
final class ProjectsOfJobs {

  private final GitLabClient session;
  private final Duration refresh;
  private final InstantSource clock;
  private final Map<Long, Known> known = new HashMap<>();

  /**
   * What matters of a project.
   *
   * @param served whether runners of the instance take its jobs
   */
  record Facts(String path, boolean served) {}

  private record Known(Facts facts, Instant at) {}

  ProjectsOfJobs(GitLabClient session, Duration refresh, InstantSource clock) {
    this.session = session;
    this.refresh = refresh;
    this.clock = clock;
  }

  /** The project with this number; blocks. One that is gone is not served. */
  Facts of(long project) {
    Instant now = clock.instant();
    known.values().removeIf(each -> !now.isBefore(each.at().plus(refresh)));
    return known.computeIfAbsent(project, number -> new Known(read(number), now)).facts();
  }

  private Facts read(long project) {
    try {
      String id = String.valueOf(project);
      Responses.Project read = session.call(Endpoint.ReadProject, api -> api.project(id));
      if (read.path() == null) {
        throw session.incomplete(Endpoint.ReadProject, "a project without path_with_namespace");
      }
      return new Facts(read.path(), !Boolean.FALSE.equals(read.instanceRunners()));
    } catch (GitLabException e) {
      if (e.failure().reason() == Reason.ScopeNotFound) {
        return new Facts(String.valueOf(project), false);
      }
      throw e;
    }
  }
}
