package dev.runnerpool.gitlab.client;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The calls that a runner makes with its own token, as gitlab-runner does. They block no thread:
 * GitLab holds some of them for most of a minute. Made through {@link RunnerConnections}.
 */
@Path("api/v4")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public interface RunnerApi {

  /** Asks for a job; a paused runner is only told whether its queue changed. */
  @POST
  @Path("jobs/request")
  Uni<RestResponse<RunnerMessages.GivenJob>> requestJob(RunnerMessages.JobRequest request);

  /** Says how a job stands that the runner was given. */
  @PUT
  @Path("jobs/{id}")
  Uni<RestResponse<String>> updateJob(@RestPath long id, RunnerMessages.JobUpdate update);
}
