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
 * {@code Link} of the page before gave them. A {@code kind} is {@code groups} or {@code projects}.
 */
@Path("api")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public interface GitLabApi {

  @GET
  @Path("v4/user")
  RestResponse<Responses.User> user();

  @GET
  @Path("v4/projects/{id}")
  RestResponse<Responses.Project> project(@RestPath String id);

  @GET
  @Path("v4/groups/{id}")
  @ClientQueryParam(name = "with_projects", value = "false")
  RestResponse<Responses.Group> group(@RestPath String id);

  @GET
  @Path("v4/groups/{id}/projects")
  RestResponse<List<Responses.Project>> groupProjects(
      @RestPath String id, @RestQuery Map<String, String> page);

  @GET
  @Path("v4/projects/{id}/jobs")
  RestResponse<List<Responses.Job>> projectJobs(
      @RestPath String id, @RestQuery Map<String, String> page);

  /** A page of the runners of a group or project. */
  @GET
  @Path("v4/{kind}/{id}/runners")
  RestResponse<List<Responses.RunnerEntry>> runners(
      @RestPath String kind, @RestPath String id, @RestQuery Map<String, String> page);

  /** A page of the runners of the instance; for administrators. */
  @GET
  @Path("v4/runners/all")
  RestResponse<List<Responses.RunnerEntry>> allRunners(@RestQuery Map<String, String> page);

  /** Makes a runner; its token is in the answer and nowhere else. */
  @POST
  @Path("v4/user/runners")
  RestResponse<Responses.IssuedToken> createRunner(RunnerSettings settings);

  @GET
  @Path("v4/runners/{id}")
  RestResponse<Responses.Runner> runner(@RestPath long id);

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

  @DELETE
  @Path("v4/runners/{id}")
  RestResponse<Void> deleteRunner(@RestPath long id);

  /**
   * A page of a project's protected branches or tags.
   *
   * @param kind {@code protected_branches} or {@code protected_tags}
   */
  @GET
  @Path("v4/projects/{id}/{kind}")
  RestResponse<List<Responses.ProtectedRef>> protectedRefs(
      @RestPath long id, @RestPath String kind, @RestQuery Map<String, String> page);

  /** The hundred open merge requests of a project in which something was done last. */
  @GET
  @Path("v4/projects/{id}/merge_requests")
  @ClientQueryParam(name = "state", value = "opened")
  @ClientQueryParam(name = "order_by", value = "updated_at")
  @ClientQueryParam(name = "per_page", value = "100")
  RestResponse<List<Responses.MergeRequest>> openMergeRequests(@RestPath long id);

  @POST
  @Path("graphql")
  RestResponse<Responses.Answer<GroupQueueResponse>> groupQueue(GraphQlRequest request);

  @POST
  @Path("graphql")
  RestResponse<Responses.Answer<Responses.InstanceData>> instanceJobs(GraphQlRequest request);

  /** A page of the webhooks of a group or project. */
  @GET
  @Path("v4/{kind}/{id}/hooks")
  RestResponse<List<Hook>> hooks(
      @RestPath String kind, @RestPath String id, @RestQuery Map<String, String> page);

  @POST
  @Path("v4/{kind}/{id}/hooks")
  RestResponse<Hook> createHook(@RestPath String kind, @RestPath String id, HookSettings settings);

  @PUT
  @Path("v4/{kind}/{id}/hooks/{hook}")
  RestResponse<Hook> updateHook(
      @RestPath String kind, @RestPath String id, @RestPath long hook, HookSettings settings);

  @DELETE
  @Path("v4/{kind}/{id}/hooks/{hook}")
  RestResponse<Void> deleteHook(@RestPath String kind, @RestPath String id, @RestPath long hook);

  @POST
  @Path("graphql")
  RestResponse<Responses.Answer<RunnerJobsResponse.Data>> runnerJobs(GraphQlRequest request);

  /** Cancels a job; {@code force} is true for one that is canceling already, null otherwise. */
  @POST
  @Path("v4/projects/{id}/jobs/{job}/cancel")
  RestResponse<Responses.Job> cancelJob(
      @RestPath String id, @RestPath long job, @RestQuery Boolean force);

  /** Runs an ended job again, under a new number. */
  @POST
  @Path("v4/projects/{id}/jobs/{job}/retry")
  RestResponse<Responses.Job> retryJob(@RestPath String id, @RestPath long job);

  @GET
  @Path("v4/projects/{id}/deployments")
  RestResponse<List<Responses.Deployment>> deployments(
      @RestPath String id, @RestQuery Map<String, String> page);

  @GET
  @Path("v4/projects/{id}/resource_groups")
  RestResponse<List<Object>> resourceGroups(
      @RestPath String id, @RestQuery Map<String, String> page);

  @GET
  @Path("v4/runners/{id}/jobs")
  RestResponse<List<RunnerJobsResponse.RestJob>> jobsOfRunner(
      @RestPath long id, @RestQuery Map<String, String> page);
}
