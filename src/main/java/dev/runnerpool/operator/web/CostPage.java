package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.reading.SpendReading;
import dev.runnerpool.operator.web.view.SpendScreen;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What the month cost until now. */
@Path("/cost")
public class CostPage {

  private final SpendReading spend;
  private final InstantSource clock;
  private final Frames frames;

  CostPage(SpendReading spend, InstantSource clock, Frames frames) {
    this.spend = spend;
    this.clock = clock;
    this.frames = frames;
  }

  /** The page. It has no updates, as the records are read every five minutes. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response get() {
    SpendScreen screen = SpendScreen.of(spend.latest(), clock.instant());
    return ErrorPages.answer(
        PageTemplates.cost(frames.still("Cost", "cost", "/api/v1/cost"), screen).render());
  }
}
