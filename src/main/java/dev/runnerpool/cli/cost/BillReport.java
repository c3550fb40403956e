package dev.runnerpool.cli.cost;

import static dev.runnerpool.cli.cost.Measures.measure;
import static dev.runnerpool.core.table.Table.Unit.COUNT;
import static dev.runnerpool.core.table.Table.Unit.MONEY;
import static dev.runnerpool.core.table.Table.Unit.MONEY_EACH;
import static dev.runnerpool.core.table.Table.Unit.SHARE;
import static dev.runnerpool.core.table.Table.Unit.TIME;

import dev.runnerpool.cli.cost.Measures.Measure;
import dev.runnerpool.core.report.Bill;
import dev.runnerpool.core.report.ChargeRates;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.Spent;
import dev.runnerpool.core.table.Table;
import dev.runnerpool.operator.records.report.CostFacts;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.FactPart;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Who spent what: showback, and chargeback where there are rates. */
final class BillReport {

  /**
   * What was read.
   *
   * @param bill all of it
   * @param unpricedNodes milliseconds of nodes without a known price
   */
  record Read(Bill bill, long unpricedNodes) {}

  private final ReportQuestion question;
  private final Map<List<String>, Spent> sums = new HashMap<>();

  private BillReport(ReportQuestion question) {
    this.question = question;
  }

  static Read read(CostQueries queries, ReportQuestion question) throws SQLException {
    return new BillReport(question).read(queries);
  }

  private Read read(CostQueries queries) throws SQLException {
    CostFacts facts = new CostFacts(queries, question.period());
    Set<FactPart> parts = EnumSet.noneOf(FactPart.class);
    parts.addAll(question.parts());
    question.rates().ifPresent(rates -> parts.addAll(Set.of(FactPart.POOL, FactPart.ARCHITECTURE)));
    Consumer<CostFact> add =
        fact -> sums.merge(question.grouping().key(fact), spent(fact), Spent::plus);
    long unpriced =
        question.idleDivided() ? facts.idleDivided(parts, add) : facts.idleApart(parts, add);
    return new Read(Bill.of(sums, question.dimensions()), unpriced);
  }

  private Spent spent(CostFact fact) {
    if (question.rates().isEmpty() || fact.pool().equals(CostFact.IDLE)) {
      return fact.spent();
    }
    try {
      return fact.spent().charged(question.rates().get().of(fact));
    } catch (IllegalArgumentException e) {
      throw new CostInputException("--rates: " + e.getMessage());
    }
  }

  static Table table(ReportQuestion question, Read read) {
    Bill shown = read.bill().top(question.top());
    long all = shown.total().total();
    List<Measure> measures = new ArrayList<>();
    measures.add(measure("JOBS", "jobs", COUNT, 2, Spent::jobs));
    measures.add(measure("RUNNING", "running_seconds", TIME, 6, Spent::runningMillis));
    measures.add(measure("FOR JOBS", "job_usd", MONEY, 4, spent -> spent.cost().job()));
    measures.add(measure("WAITING", "waiting_usd", MONEY, 7, Spent::waiting));
    measures.add(measure("STARTING", "startup_usd", MONEY, 8, spent -> spent.cost().startup()));
    measures.add(measure("STOPPING", "retiring_usd", MONEY, 10, spent -> spent.cost().retiring()));
    measures.add(measure("LOST", "lost_usd", MONEY, 9, spent -> spent.cost().lost()));
    measures.add(measure("IDLE", "idle_usd", MONEY, 3, Spent::idle));
    measures.add(measure("COST", "cost_usd", MONEY, 0, Spent::total));
    measures.add(
        measure(
            "PER JOB",
            "cost_per_job_usd",
            MONEY_EACH,
            2,
            spent -> spent.jobs() == 0 ? null : (Object) (spent.total() / spent.jobs())));
    measures.add(measure("SHARE", "share", SHARE, 1, spent -> Measures.share(spent.total(), all)));
    if (question.rates().isPresent()) {
      measures.add(
          measure("CHARGED", "charged_usd", MONEY, 0, spent -> ChargeRates.nanos(spent.charged())));
    }
    measures.add(measure("UNPRICED", "unpriced_seconds", TIME, 5, Spent::unpricedMillis));
    return new Table(
        "What runners cost%s, %s, in US dollars".formatted(question.byWords(), question.period()),
        Measures.columns(question.dimensions(), measures),
        Measures.rows(shown.entries(), measures),
        Measures.total(question.dimensions(), shown.total(), measures),
        notes(shown.total(), read.unpricedNodes()));
  }

  /** What is in none of the figures. */
  static List<String> notes(Spent total, long unpricedNodes) {
    List<String> notes = new ArrayList<>();
    if (total.unpricedMillis() > 0) {
      notes.add(
          "Runners were for %s on nodes of unknown price: what that cost is in no figure here."
              .formatted(time(total.unpricedMillis())));
    }
    if (unpricedNodes > 0) {
      notes.add(
          "Nodes had for %s no known price: what was idle of them then is in no figure here."
              .formatted(time(unpricedNodes)));
    }
    return notes;
  }

  private static String time(long millis) {
    Duration time = Duration.ofMillis(millis);
    return "%d h %02d min %02d s"
        .formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
