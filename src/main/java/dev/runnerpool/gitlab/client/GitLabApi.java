package dev.runnerpool.gitlab.client;

import io.quarkus.rest.client.reactive.ClientQueryParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The calls of GitLab's REST and GraphQL API that the operator makes.
 *
 * <p>Calls are made through a {@link GitLabClient}, which gives each failure its meaning. Groups
 * and projects are named by number or full path. Lists take their page as query parameters, as the
 * {@code Link} of the page before gave them.
 */
@Path("api")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public interface GitLabApi {

  /** The token's user. */
  @GET
  @Path("v4/user")
  RestResponse<Responses.User> user();

  /** One project. */
  @GET
  @Path("v4/projects/{id}")
  RestResponse<Responses.Project> project(@RestPath String id);

  /** One group. */
  @GET
  @Path("v4/groups/{id}")
  @ClientQueryParam(name = "with_projects", value = "false")
  RestResponse<Responses.Group> group(@RestPath String id);

  /** A page of a group's projects. */
  @GET
  @Path("v4/groups/{id}/projects")
  RestResponse<List<Responses.Project>> groupProjects(
      @RestPath String id, @RestQuery Map<String, String> page);

  /** A page of a project's jobs. */
  @GET
  @Path("v4/projects/{id}/jobs")
  RestResponse<List<Responses.Job>> projectJobs(
      @RestPath String id, @RestQuery Map<String, String> page);

  /** A page of the runners of a project. */
  @GET
  @Path("v4/projects/{id}/runners")
  RestResponse<List<Responses.RunnerEntry>> projectRunners(
      @RestPath String id, @RestQuery Map<String, String> page);

  /** A page of the runners of a group. */
  @GET
  @Path("v4/groups/{id}/runners")
  RestResponse<List<Responses.RunnerEntry>> groupRunners(
      @RestPath String id, @RestQuery Map<String, String> page);

  /** A page of the runners of the instance; for administrators. */
  @GET
  @Path("v4/runners/all")
  RestResponse<List<Responses.RunnerEntry>> allRunners(@RestQuery Map<String, String> page);

  /** Makes a runner; its token is in the answer and nowhere else. */
  @POST
  @Path("v4/user/runners")
  RestResponse<Responses.IssuedToken> createRunner(RunnerSettings settings);

  /** One runner. */
  @GET
  @Path("v4/runners/{id}")
  RestResponse<Responses.Runner> runner(@RestPath long id);

  /** Changes the given settings of a runner. */
  @PUT
  @Path("v4/runners/{id}")
  RestResponse<Responses.Runner> updateRunner(@RestPath long id, RunnerSettings settings);

  /** Gives the runner a new token; the one before is void at once. */
  @POST
  @Path("v4/runners/{id}/reset_authentication_token")
  RestResponse<Responses.IssuedToken> resetRunnerToken(@RestPath long id);

  /** Whether GitLab takes a runner's token; its answer names the runner and the token's end. */
  @POST
  @Path("v4/runners/verify")
  RestResponse<Responses.IssuedToken> verifyRunner(RunnerIdentity identity);

  /** A page of a runner's managers, of which each slot that was used makes one. */
  @GET
  @Path("v4/runners/{id}/managers")
  RestResponse<List<Responses.RunnerProcess>> runnerProcesses(
      @RestPath long id, @RestQuery Map<String, String> page);

  /** Deletes one manager of the runner that the token belongs to. */
  @DELETE
  @Path("v4/runners/managers")
  RestResponse<Void> deleteRunnerProcess(RunnerIdentity identity);

  /** Deletes a runner. */
  @DELETE
  @Path("v4/runners/{id}")
  RestResponse<Void> deleteRunner(@RestPath long id);

  /** A page of a project's protected branches. */
  @GET
  @Path("v4/projects/{id}/protected_branches")
  RestResponse<List<Responses.ProtectedRef>> protectedBranches(
      @RestPath long id, @RestQuery Map<String, String> page);

  /** The hundred open merge requests of a project in which something was done last. */
  @GET
  @Path("v4/projects/{id}/merge_requests")
  @ClientQueryParam(name = "state", value = "opened")
  @ClientQueryParam(name = "order_by", value = "updated_at")
  @ClientQueryParam(name = "per_page", value = "100")
  RestResponse<List<Responses.MergeRequest>> openMergeRequests(@RestPath long id);

  /** A page of a project's protected tags. */
  @GET
  @Path("v4/projects/{id}/protected_tags")
  RestResponse<List<Responses.ProtectedRef>> protectedTags(
      @RestPath long id, @RestQuery Map<String, String> page);

  /** Sends the GraphQL document that asks for a group's jobs. */
  @POST
  @Path("graphql")
  RestResponse<GroupQueueResponse> groupQueue(GraphQlRequest request);

  /** Sends the GraphQL document that asks for all jobs. */
  @POST
  @Path("graphql")
  RestResponse<Responses.JobsOfInstance> instanceJobs(GraphQlRequest request);

  /** A page of a project's webhooks. */
  @GET
  @Path("v4/projects/{id}/hooks")
  RestResponse<List<Hook>> projectHooks(@RestPath String id, @RestQuery Map<String, String> page);

  /** Makes a webhook of a project. */
  @POST
  @Path("v4/projects/{id}/hooks")
  RestResponse<Hook> createProjectHook(@RestPath String id, HookSettings settings);

  /** Changes a webhook of a project. */
  @PUT
  @Path("v4/projects/{id}/hooks/{hook}")
  RestResponse<Hook> updateProjectHook(
      @RestPath String id, @RestPath long hook, HookSettings settings);

  /** Deletes a webhook of a project. */
  @DELETE
  @Path("v4/projects/{id}/hooks/{hook}")
  RestResponse<Void> deleteProjectHook(@RestPath String id, @RestPath long hook);

  /** A page of a group's webhooks. */
  @GET
  @Path("v4/groups/{id}/hooks")
  RestResponse<List<Hook>> groupHooks(@RestPath String id, @RestQuery Map<String, String> page);

  /** Makes a webhook of a group. */
  @POST
  @Path("v4/groups/{id}/hooks")
  RestResponse<Hook> createGroupHook(@RestPath String id, HookSettings settings);

  /** Changes a webhook of a group. */
  @PUT
  @Path("v4/groups/{id}/hooks/{hook}")
  RestResponse<Hook> updateGroupHook(
      @RestPath String id, @RestPath long hook, HookSettings settings);

  /** Deletes a webhook of a group. */
  @DELETE
  @Path("v4/groups/{id}/hooks/{hook}")
  RestResponse<Void> deleteGroupHook(@RestPath String id, @RestPath long hook);

  /** Sends a GraphQL document that asks for the jobs of a runner. */
  @POST
  @Path("graphql")
  RestResponse<RunnerJobsResponse.Answer> runnerJobs(GraphQlRequest request);

  /**
   * Cancels a job.
   *
   * @param force true for one that is canceling already; null otherwise
   */
  @POST
  @Path("v4/projects/{id}/jobs/{job}/cancel")
  RestResponse<Responses.Job> cancelJob(
      @RestPath String id, @RestPath long job, @RestQuery Boolean force);

  /** Runs an ended job again, under a new number. */
  @POST
  @Path("v4/projects/{id}/jobs/{job}/retry")
  RestResponse<Responses.Job> retryJob(@RestPath String id, @RestPath long job);

  /** A page of a project's deployments. */
  @GET
  @Path("v4/projects/{id}/deployments")
  RestResponse<List<Responses.Deployment>> deployments(
      @RestPath String id, @RestQuery Map<String, String> page);

  /** A page of a project's resource groups. */
  @GET
  @Path("v4/projects/{id}/resource_groups")
  RestResponse<List<Responses.ResourceGroup>> resourceGroups(
      @RestPath String id, @RestQuery Map<String, String> page);

  /** A page of the jobs that a runner took. */
  @GET
  @Path("v4/runners/{id}/jobs")
  RestResponse<List<RunnerJobsResponse.RestJob>> jobsOfRunner(
      @RestPath long id, @RestQuery Map<String, String> page);
}
