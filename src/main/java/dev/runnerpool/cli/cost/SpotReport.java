package dev.runnerpool.cli.cost;

import static dev.runnerpool.cli.cost.Measures.measure;
import static dev.runnerpool.core.table.Table.Unit.COUNT;
import static dev.runnerpool.core.table.Table.Unit.MONEY;
import static dev.runnerpool.core.table.Table.Unit.RATIO;

import dev.runnerpool.cli.cost.Measures.Measure;
import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.report.Bill;
import dev.runnerpool.core.report.Spent;
import dev.runnerpool.core.table.Table;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.FactPart;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What spot nodes cost beside the same time at on-demand list price. */
final class SpotReport {

  private SpotReport() {}

  static Table of(CostQueries queries, ReportQuestion question) throws SQLException {
    Set<FactPart> parts = EnumSet.of(FactPart.CAPACITY);
    parts.addAll(question.parts());
    Map<List<String>, Spent> sums = new HashMap<>();
    queries.runners(
        question.period(),
        parts,
        fact -> {
          if (fact.machine().capacity().equals(CapacityType.SPOT.label())) {
            sums.merge(question.grouping().key(fact), fact.spent(), Spent::plus);
          }
        });
    Bill bill = Bill.of(sums, question.dimensions());
    Bill shown = bill.top(question.top());
    List<Measure> measures =
        List.of(
            measure("JOBS", "jobs", COUNT, 2, Spent::jobs),
            measure("COST", "cost_usd", MONEY, 0, spent -> spent.cost().total()),
            measure("COMPARED", "compared_usd", MONEY, 3, Spent::listedCost),
            measure("ON DEMAND", "on_demand_usd", MONEY, 0, Spent::listed),
            measure("SAVED", "saved_usd", MONEY, 0, SpotReport::saved),
            measure(
                "SAVED %",
                "saved_share", RATIO, 1, spent -> Measures.share(saved(spent), spent.listed())));
    List<String> notes = new ArrayList<>(BillReport.notes(shown.total(), 0));
    notes.add(
        "Saved is what the compared part would have cost on demand, at list price, less what it"
            + " cost.");
    if (shown.total().listedCost() < shown.total().cost().total()) {
      notes.add("The rest of the cost has no known list price, and is not compared.");
    }
    return new Table(
        "What spot saved%s, %s, in US dollars".formatted(question.byWords(), question.period()),
        Measures.columns(question.dimensions(), measures),
        Measures.rows(shown.entries(), measures),
        Measures.total(question.dimensions(), shown.total(), measures),
        notes);
  }

  private static long saved(Spent spent) {
    return spent.listed() - spent.listedCost();
  }
}
