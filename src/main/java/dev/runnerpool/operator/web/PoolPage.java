package dev.runnerpool.operator.web;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.placement.SimilarNames;
import dev.runnerpool.operator.web.live.Block;
import dev.runnerpool.operator.web.reading.FleetReading;
import dev.runnerpool.operator.web.view.PoolRow;
import dev.runnerpool.operator.web.view.ShownText;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One pool. */
@Path("/pools/{namespace}/{name}")
public class PoolPage {

  private static final int LONGEST_KEY = 400;
  private static final int SUGGESTED = 5;

  private final FleetReading fleet;
  private final PoolBlocks blocks;
  private final Frames frames;
  private final ErrorPages errors;

  PoolPage(FleetReading fleet, PoolBlocks blocks, Frames frames, ErrorPages errors) {
    this.fleet = fleet;
    this.blocks = blocks;
    this.frames = frames;
    this.errors = errors;
  }

  /** The page; with pools of similar names if there is none of this one. */
  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response get(@PathParam("namespace") String namespace, @PathParam("name") String name) {
    Optional<PoolDetails> pool = fleet.pool(namespace, name);
    if (pool.isEmpty()) {
      return missing(namespace + "/" + name);
    }
    List<Block> shown = blocks.of(pool.get());
    String address = PoolRow.address(namespace, name);
    Frame frame = frames.live("Pool " + name, "fleet", address, shown, "/api/v1" + address);
    return ErrorPages.answer(PageTemplates.blocks(frame, shown).render());
  }

  private Response missing(String key) {
    List<String> known = fleet.now().pools().stream().map(PoolDetails::key).toList();
    List<String> near =
        key.length() > LONGEST_KEY ? List.of() : SimilarNames.nearest(key, known, SUGGESTED);
    return errors.answer(
        404,
        "There is no such pool",
        "This operator serves no pool %s.".formatted(ShownText.name(key)),
        near.stream().map(each -> new Suggestion(PoolRow.address(each), each)).toList());
  }
}
