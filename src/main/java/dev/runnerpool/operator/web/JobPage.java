package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.live.Block;
import dev.runnerpool.operator.web.view.ShownText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One job, by GitLab's number of it. */
@Path("/jobs")
public class JobPage {

  private static final String NUMBER = "\\d{1,18}";

  private final PoolBlocks blocks;
  private final Frames frames;
  private final ErrorPages errors;

  JobPage(PoolBlocks blocks, Frames frames, ErrorPages errors) {
    this.blocks = blocks;
    this.frames = frames;
    this.errors = errors;
  }

  /** Where the form leads that asks for a number. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response find(@QueryParam("id") String id) {
    String number = id == null ? "" : id.strip().replaceFirst("^#", "");
    return number.matches(NUMBER) ? ErrorPages.leadTo("/jobs/" + number).build() : noNumber(number);
  }

  /** The page. */
  @GET
  @Path("/{id}")
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response get(@PathParam("id") String id) {
    if (!id.matches(NUMBER)) {
      return noNumber(id);
    }
    long number = Long.parseLong(id);
    List<Block> shown = blocks.job(number);
    if (shown.isEmpty()) {
      return errors.answer(
          404,
          "Nothing is known of job " + number,
          "It is in no queue that a pool reads, no runner of a pool has it, and it is not among the"
              + " records of those that ended. A job that GitLab has not queued yet, one that other"
              + " runners took, and one of a project outside the pools' scopes is not known here.",
          List.of());
    }
    String address = "/jobs/" + number;
    Frame frame = frames.live("Job " + number, "", address, shown, "/api/v1" + address);
    return ErrorPages.answer(PageTemplates.blocks(frame, shown).render());
  }

  private Response noNumber(String text) {
    return errors.answer(
        404,
        "That is not a job number",
        "'%s' is not a number: write the digits at the end of the job's address in GitLab, such as"
                .formatted(ShownText.name(text))
            + " 4711.",
        List.of());
  }
}
