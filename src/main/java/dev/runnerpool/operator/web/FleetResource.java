package dev.runnerpool.operator.web;

import dev.runnerpool.operator.web.reading.FleetReading;
import dev.runnerpool.operator.web.reading.ShownBudgets;
import dev.runnerpool.operator.web.reading.ShownPrices;
import dev.runnerpool.operator.web.reading.SpendReading;
import dev.runnerpool.operator.web.view.FleetAnswer;
import dev.runnerpool.operator.web.view.FleetQuery;
import dev.runnerpool.operator.web.view.SpendAnswer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the pages of the fleet and of costs show, as JSON. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "fleet")
public class FleetResource {

  private final FleetReading fleet;
  private final ShownPrices prices;
  private final ShownBudgets budgets;
  private final SpendReading spend;

  FleetResource(FleetReading fleet, ShownPrices prices, ShownBudgets budgets, SpendReading spend) {
    this.fleet = fleet;
    this.prices = prices;
    this.budgets = budgets;
    this.spend = spend;
  }

  /** All pools, or those that are asked for. */
  @GET
  @Path("fleet")
  @Operation(
      summary = "A summary of all pools, the prices of their nodes and the requests to each GitLab",
      description = "Answered from memory: nothing is asked of GitLab or Kubernetes.")
  public FleetAnswer fleet(
      @Parameter(description = "only pools whose namespace/name contains this") @QueryParam("q")
          String text,
      @Parameter(description = "only pools of this architecture, arm64 or amd64")
          @QueryParam("arch")
          String architecture,
      @Parameter(description = "true: only pools that are not ready") @QueryParam("troubled")
          String troubled) {
    FleetQuery query =
        FleetQuery.of(
            name ->
                switch (name) {
                  case "q" -> text;
                  case "arch" -> architecture;
                  case "troubled" -> troubled;
                  default -> null;
                });
    return FleetAnswer.of(fleet.now(), query, prices.all(), budgets);
  }

  /** What the month cost until now. */
  @GET
  @Path("cost")
  @Operation(
      summary = "What this month has cost so far, by team, project, pool and architecture",
      description =
          "Read from the records in the background, at most every five minutes: the first"
              + " request starts the reading and is answered without figures.")
  public SpendAnswer cost() {
    return SpendAnswer.of(spend.latest());
  }
}
