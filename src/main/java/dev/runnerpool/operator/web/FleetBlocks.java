package dev.runnerpool.operator.web;

import dev.runnerpool.core.explain.PoolDetails;
import dev.runnerpool.operator.web.live.Block;
import dev.runnerpool.operator.web.reading.FleetReading;
import dev.runnerpool.operator.web.reading.ShownBudgets;
import dev.runnerpool.operator.web.reading.ShownPrices;
import dev.runnerpool.operator.web.reading.SpendReading;
import dev.runnerpool.operator.web.view.BudgetRow;
import dev.runnerpool.operator.web.view.DecisionRow;
import dev.runnerpool.operator.web.view.FleetQuery;
import dev.runnerpool.operator.web.view.FleetSummary;
import dev.runnerpool.operator.web.view.HistoryChart;
import dev.runnerpool.operator.web.view.PoolTable;
import dev.runnerpool.operator.web.view.PriceRow;
import dev.runnerpool.operator.web.view.SpendScreen;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** What the fleet's page shows. */
@Singleton
class FleetBlocks {

  private static final int DECISIONS = 12;

  private final FleetReading fleet;
  private final HistorySampler history;
  private final SpendReading spend;
  private final ShownPrices prices;
  private final ShownBudgets budgets;

  FleetBlocks(
      FleetReading fleet,
      HistorySampler history,
      SpendReading spend,
      ShownPrices prices,
      ShownBudgets budgets) {
    this.fleet = fleet;
    this.history = history;
    this.spend = spend;
    this.prices = prices;
    this.budgets = budgets;
  }

  List<Block> of(FleetQuery query) {
    FleetReading.Moment moment = fleet.now();
    List<PoolDetails> pools = moment.pools();
    Instant now = moment.at();
    List<ShownPrices.KindPrice> kinds = prices.all();
    return List.of(
        Block.wide(
            "summary",
            FleetTemplates.summary(FleetSummary.figures(moment), FleetSummary.notices(moment))
                .render()),
        Block.wide("pools", FleetTemplates.pools(PoolTable.of(moment, query), query).render()),
        Block.half(
            "history",
            FleetTemplates.history(HistoryChart.of(history.history().fleet(now), "all pools"))
                .render()),
        Block.half(
            "decisions",
            FleetTemplates.decisions(DecisionRow.last(pools, DECISIONS, now)).render()),
        Block.wide("spend", FleetTemplates.spend(SpendScreen.of(spend.latest(), now)).render()),
        Block.half("prices", FleetTemplates.prices(PriceRow.of(kinds, now), kinds.size()).render()),
        Block.half(
            "budgets",
            FleetTemplates.budgets(BudgetRow.of(budgets), BudgetRow.sentences(budgets)).render()));
  }
}
