package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.live.Block;
import dev.runnerpool.operator.web.view.FleetQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** All pools. */
@Path("/")
public class FleetPage {

  private final FleetBlocks blocks;
  private final Frames frames;

  FleetPage(FleetBlocks blocks, Frames frames) {
    this.blocks = blocks;
    this.frames = frames;
  }

  /** The page, as its parameters ask for it. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response get(@Context UriInfo address) {
    FleetQuery query = FleetQuery.of(address.getQueryParameters()::getFirst);
    List<Block> shown = blocks.of(query);
    Frame frame = frames.live("Fleet", "fleet", "/" + query.parameters(), shown, "/api/v1/fleet");
    return ErrorPages.answer(PageTemplates.fleet(frame, query, shown).render());
  }
}
