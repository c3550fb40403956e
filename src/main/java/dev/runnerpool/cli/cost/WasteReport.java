package dev.runnerpool.cli.cost;

import static dev.runnerpool.core.table.Table.Unit.COUNT;
import static dev.runnerpool.core.table.Table.Unit.MONEY;
import static dev.runnerpool.core.table.Table.Unit.SHARE;
import static dev.runnerpool.core.table.Table.Unit.TEXT;

import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.Spent;
import dev.runnerpool.core.report.WasteKind;
import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.operator.records.report.CostFacts;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.FactPart;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What was paid for that nobody wanted: each dollar is in exactly one row, or column. */
final class WasteReport {

  /** Money and jobs of each kind, that have one key. */
  private static final class Sums {
    private final Map<WasteKind, Long> nanos = new EnumMap<>(WasteKind.class);
    private final Map<WasteKind, Long> jobs = new EnumMap<>(WasteKind.class);

    long total() {
      return nanos.values().stream().mapToLong(Long::longValue).sum();
    }

    long jobs() {
      return jobs.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private final ReportQuestion question;
  private final Map<List<String>, Sums> sums = new HashMap<>();
  private Spent all = Spent.NOTHING;

  private WasteReport(ReportQuestion question) {
    this.question = question;
  }

  static Table of(CostQueries queries, ReportQuestion question) throws SQLException {
    return new WasteReport(question).read(queries);
  }

  private Table read(CostQueries queries) throws SQLException {
    Set<FactPart> parts = EnumSet.of(FactPart.OUTCOME, FactPart.RETRIED);
    parts.addAll(question.parts());
    CostFacts facts = new CostFacts(queries, question.period());
    long unpriced =
        question.idleDivided()
            ? facts.idleDivided(parts, this::add)
            : facts.idleApart(parts, this::add);
    List<String> notes = BillReport.notes(all, unpriced);
    return question.dimensions().isEmpty() ? byKind(notes) : byKey(notes);
  }

  private void add(CostFact fact) {
    all = all.plus(fact.spent());
    Sums own = sums.computeIfAbsent(question.grouping().key(fact), key -> new Sums());
    for (WasteKind kind : WasteKind.values()) {
      own.nanos.merge(kind, kind.of(fact), Long::sum);
      own.jobs.merge(kind, kind.countsJobsOf(fact) ? fact.spent().jobs() : 0, Long::sum);
    }
  }

  private Table byKind(List<String> notes) {
    Sums only = sums.getOrDefault(List.of(), new Sums());
    List<List<Object>> rows = new ArrayList<>();
    for (WasteKind kind : WasteKind.values()) {
      long nanos = only.nanos.getOrDefault(kind, 0L);
      long jobs = only.jobs.getOrDefault(kind, 0L);
      List<Object> row = new ArrayList<>();
      row.add(kind.words());
      row.add(kind.isOfJobs() ? (Object) jobs : null);
      row.add(nanos);
      row.add(Measures.share(nanos, only.total()));
      rows.add(row);
    }
    return new Table(
        "What was paid for, %s, in US dollars".formatted(question.period()),
        List.of(
            new Column("FOR", "for", TEXT, 0),
            new Column("JOBS", "jobs", COUNT, 0),
            new Column("COST", "cost_usd", MONEY, 0),
            new Column("SHARE", "share", SHARE, 0)),
        rows,
        List.of("total", only.jobs(), only.total(), only.total() == 0 ? 0.0 : 1.0),
        notes);
  }

  private Table byKey(List<String> notes) {
    List<Column> columns = new ArrayList<>(Measures.columns(question.dimensions(), List.of()));
    columns.add(new Column("JOBS", "jobs", COUNT, 4));
    int rank = 5;
    for (WasteKind kind : WasteKind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      // The word of the bill's column; programs know the other one.
      String title = kind == WasteKind.STARTUP ? "STARTING" : kind.name();
      columns.add(new Column(title, name + "_usd", MONEY, rank++));
    }
    columns.add(new Column("COST", "cost_usd", MONEY, 0));
    Comparator<Map.Entry<List<String>, Sums>> dearest =
        Comparator.comparingLong(entry -> -entry.getValue().total());
    List<Map.Entry<List<String>, Sums>> entries =
        sums.entrySet().stream()
            .sorted(dearest.thenComparing(entry -> entry.getKey().toString()))
            .toList();
    List<List<Object>> rows = new ArrayList<>();
    Sums rest = new Sums();
    Sums total = new Sums();
    for (int i = 0; i < entries.size(); i++) {
      Sums own = entries.get(i).getValue();
      plus(total, own);
      if (i < question.top()) {
        rows.add(row(entries.get(i).getKey(), own));
      } else {
        plus(rest, own);
      }
    }
    if (entries.size() > question.top()) {
      rows.add(row(Measures.others(question.dimensions(), entries.size() - question.top()), rest));
    }
    return new Table(
        "What was paid for%s, %s, in US dollars".formatted(question.byWords(), question.period()),
        columns,
        rows,
        row(Measures.totalKey(question.dimensions()), total),
        notes);
  }

  private static void plus(Sums sum, Sums more) {
    more.nanos.forEach((kind, nanos) -> sum.nanos.merge(kind, nanos, Long::sum));
    more.jobs.forEach((kind, jobs) -> sum.jobs.merge(kind, jobs, Long::sum));
  }

  private static List<Object> row(List<String> key, Sums sums) {
    List<Object> row = new ArrayList<>(key);
    row.add(sums.jobs());
    for (WasteKind kind : WasteKind.values()) {
      row.add(sums.nanos.getOrDefault(kind, 0L));
    }
    row.add(sums.total());
    return row;
  }
}
