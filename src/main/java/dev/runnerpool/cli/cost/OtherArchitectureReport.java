package dev.runnerpool.cli.cost;

import static dev.runnerpool.core.table.Table.Unit.COUNT;
import static dev.runnerpool.core.table.Table.Unit.MONEY;
import static dev.runnerpool.core.table.Table.Unit.PRICE;
import static dev.runnerpool.core.table.Table.Unit.RATIO;
import static dev.runnerpool.core.table.Table.Unit.TEXT;

import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.OtherArchitecture;
import dev.runnerpool.core.report.OtherArchitecture.Compared;
import dev.runnerpool.core.report.PrintedMoney;
import dev.runnerpool.core.table.Table;
import dev.runnerpool.core.table.Table.Column;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.FactPart;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What the same work would cost on the other architecture, at list price. */
final class OtherArchitectureReport {

  /** Of what is compared: jobs, cost at list price, and the same on the other. */
  private record Both(long jobs, long listed, long other) {
    Both plus(Both more) {
      return new Both(jobs + more.jobs, listed + more.listed, other + more.other);
    }
  }

  private record Key(List<String> key, String architecture, String type, String region) {}

  private final ReportQuestion question;
  private final OtherArchitecture others;
  private final Map<Key, Both> sums = new HashMap<>();
  private final Map<Key, Compared> pairs = new HashMap<>();
  private final Map<String, Both> byArchitecture = new TreeMap<>();
  private final Map<String, Long> left = new TreeMap<>();

  private OtherArchitectureReport(ReportQuestion question, OtherArchitecture others) {
    this.question = question;
    this.others = others;
  }

  static Table of(CostQueries queries, ReportQuestion question, OtherArchitecture others)
      throws SQLException {
    return new OtherArchitectureReport(question, others).read(queries);
  }

  private Table read(CostQueries queries) throws SQLException {
    Set<FactPart> parts =
        EnumSet.of(FactPart.INSTANCE_TYPE, FactPart.REGION, FactPart.ARCHITECTURE);
    parts.addAll(question.parts());
    queries.runners(question.period(), parts, this::add);
    List<Map.Entry<Key, Both>> entries =
        sums.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<Key, Both>>comparingLong(entry -> -entry.getValue().listed())
                    .thenComparing(entry -> entry.getKey().toString()))
            .limit(question.top())
            .toList();
    List<Column> columns = new ArrayList<>(Measures.columns(question.dimensions(), List.of()));
    columns.addAll(
        List.of(
            new Column("RAN ON", "type", TEXT, 0),
            new Column("OTHER", "other_type", TEXT, 0),
            new Column("JOBS", "jobs", COUNT, 4),
            new Column("$/H", "list_price_usd_per_hour", PRICE, 3),
            new Column("OTHER $/H", "other_list_price_usd_per_hour", PRICE, 2),
            new Column("AT LIST", "list_usd", MONEY, 0),
            new Column("ON OTHER", "other_list_usd", MONEY, 0),
            new Column("CHANGE", "change_share", RATIO, 0),
            new Column("PRICES", "price_source", TEXT, 5)));
    return new Table(
        "What the same work costs on the other architecture%s, %s, in US dollars"
            .formatted(question.byWords(), question.period()),
        columns,
        entries.stream().map(this::row).toList(),
        List.of(),
        notes(sums.size() - entries.size()));
  }

  private void add(CostFact fact) {
    CostFact.Machine machine = fact.machine();
    Optional<Compared> pair = others.compare(machine.instanceType(), machine.region());
    if (pair.isEmpty()) {
      if (fact.spent().cost().total() != 0) {
        left.merge(machine.instanceType(), fact.spent().cost().total(), Long::sum);
      }
      return;
    }
    long unlisted = fact.spent().cost().total() - fact.spent().listedCost();
    if (unlisted != 0) {
      left.merge(machine.instanceType(), unlisted, Long::sum);
    }
    if (fact.spent().listed() == 0) {
      return;
    }
    Key key =
        new Key(
            question.grouping().key(fact),
            machine.architecture(),
            machine.instanceType(),
            machine.region());
    Both both =
        new Both(
            fact.spent().jobs(), fact.spent().listed(), pair.get().other(fact.spent().listed()));
    pairs.put(key, pair.get());
    sums.merge(key, both, Both::plus);
    byArchitecture.merge(machine.architecture(), both, Both::plus);
  }

  private List<Object> row(Map.Entry<Key, Both> entry) {
    Compared pair = pairs.get(entry.getKey());
    Both both = entry.getValue();
    List<Object> row = new ArrayList<>(entry.getKey().key());
    row.addAll(
        List.of(
            pair.type(),
            pair.other(),
            both.jobs(),
            pair.price(),
            pair.otherPrice(),
            both.listed(),
            both.other(),
            Measures.share(both.other() - both.listed(), both.listed()),
            pair.source()));
    return row;
  }

  private List<String> notes(int more) {
    List<String> notes = new ArrayList<>();
    byArchitecture.forEach(
        (architecture, both) ->
            notes.add(
                "What ran on %s: %s at list price, %s on the other architecture; it costs the same there if its jobs take %.3f times as long."
                    .formatted(
                        architecture,
                        PrintedMoney.dollars(both.listed()),
                        PrintedMoney.dollars(both.other()),
                        (double) both.listed() / Math.max(1, both.other()))));
    if (!byArchitecture.isEmpty()) {
      notes.add(
          "This assumes that jobs take as long there, and no spot or other discount. A type and the"
              + " one beside it have as many processors and as much memory; processors of Intel"
              + " have two threads to a core, Graviton's and AMD's since m7a one.");
    }
    left.forEach(
        (type, nanos) ->
            notes.add(
                "%s on %s are not compared: there is no list price of it, or of a type of the other architecture beside it."
                    .formatted(PrintedMoney.dollars(nanos), type)));
    if (more > 0) {
      notes.add("%d more rows are not shown: see --top.".formatted(more));
    }
    return notes;
  }
}
