package dev.runnerpool.operator.web.json;

import dev.runnerpool.core.explain.Explainer;
import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.core.objective.KeptObjectives;
import dev.runnerpool.core.placement.SimilarNames;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pools as JSON. */
@Path("/api/v1/pools")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "pools")
public class PoolResource {

  private static final int LONGEST = 80;

  private final Explainer explainer;
  private final KeptObjectives objectives;

  PoolResource(Explainer explainer, KeptObjectives objectives) {
    this.explainer = explainer;
    this.objectives = objectives;
  }

  /** All pools. */
  @GET
  @Operation(summary = "All pools, by namespace and name")
  public PoolListJson list() {
    return new PoolListJson(explainer.pools().stream().map(PoolSummaryJson::of).toList());
  }

  /** One pool. */
  @GET
  @Path("{namespace}/{name}")
  @Operation(summary = "What a pool does and why, as its last reconcile left it")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = PoolJson.class)))
  @APIResponse(
      responseCode = "404",
      description = "This operator serves no pool of that name; the error names a similar one",
      content = @Content(schema = @Schema(implementation = ProblemJson.class)))
  public PoolJson pool(@PathParam("namespace") String namespace, @PathParam("name") String name) {
    return explainer
        .pool(namespace, name)
        .map(pool -> PoolJson.of(pool, objectives.of(pool.key())))
        .orElseThrow(() -> ProblemJson.notFound(unknown(namespace + "/" + name)));
  }

  private String unknown(String wanted) {
    String named = wanted.length() <= LONGEST ? wanted : wanted.substring(0, LONGEST) + "…";
    List<String> known = explainer.pools().stream().map(PoolDetails::key).toList();
    return known.isEmpty()
        ? "There is no pool '%s': this operator has reconciled no pool yet.".formatted(named)
        : "This operator serves no pool '%s': %s."
            .formatted(named, SimilarNames.hint(named, known, "pools"));
  }
}
