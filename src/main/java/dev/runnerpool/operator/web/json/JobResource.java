package dev.runnerpool.operator.web.json;

import dev.runnerpool.core.explain.Explainer;
import dev.runnerpool.core.explain.JobExplanation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Jobs as JSON. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class JobResource {

  private static final int LONGEST = 40;

  private final Explainer explainer;
  private final InstantSource clock;

  JobResource(Explainer explainer, InstantSource clock) {
    this.explainer = explainer;
    this.clock = clock;
  }

  /** One job, in every GitLab that has it. */
  @GET
  @Path("{id}")
  @Operation(summary = "Where a job is and why: who takes it, its place, and what comes next")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = JobAnswerJson.class)))
  @APIResponse(
      responseCode = "400",
      description = "The id is no number",
      content = @Content(schema = @Schema(implementation = ProblemJson.class)))
  @APIResponse(
      responseCode = "404",
      description = "Nothing is known of the job; the error says which jobs are known",
      content = @Content(schema = @Schema(implementation = ProblemJson.class)))
  public JobAnswerJson job(
      @Parameter(
              description = "GitLab's number of the job",
              schema = @Schema(type = SchemaType.INTEGER, format = "int64"))
          @PathParam("id")
          String id) {
    if (!id.matches("[0-9]{1,18}")) {
      String shown = id.length() <= LONGEST ? id : id.substring(0, LONGEST) + "…";
      throw ProblemJson.badRequest(
          "'%s' is not a job number: write the number at the end of the job's address in GitLab, such as 42 of .../-/jobs/42."
              .formatted(shown));
    }
    List<JobExplanation> found = explainer.job(Long.parseLong(id));
    if (found.isEmpty()) {
      throw ProblemJson.notFound(
          ("Nothing is known of job %s: it waits in no queue that this operator reads, none of its"
                  + " runners has it, and its end is not recorded. A job is seen within a reading of"
                  + " the queue once GitLab calls it pending; one that is created, manual or scheduled"
                  + " waits for no runner yet.")
              .formatted(id));
    }
    Instant now = clock.instant();
    return new JobAnswerJson(found.stream().map(each -> JobJson.of(each, now)).toList());
  }
}
