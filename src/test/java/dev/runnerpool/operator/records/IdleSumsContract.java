package dev.runnerpool.operator.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.IdleDivision;
import dev.runnerpool.core.report.Spent;
import dev.runnerpool.operator.records.RecordsQueue.Batch;
import dev.runnerpool.operator.records.report.CostFacts;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.FactPart;
import dev.runnerpool.operator.records.report.ReportPeriod;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody requested of nodes is the same whether days are summed or not, in both databases. */
abstract class IdleSumsContract {

  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final int DAYS = 5;
  private static final ReportPeriod ALL = new ReportPeriod(FIRST, FIRST.plusDays(DAYS));
  private static final Duration KEEP = Duration.ofDays(90);

  /** Stands for how long nodes had no price. */
  private static final CostFact UNPRICED =
      IdleDivision.unused(
          new IdleDivision.Cell(LocalDate.EPOCH, new CostFact.Machine("", "", "", "")), 0);

  private RecordsDatabase database;
  private Instant now =
      FIRST.plusDays(DAYS).atStartOfDay().toInstant(ZoneOffset.UTC).plus(Duration.ofHours(1));
  private final Retention retention = new Retention(KEEP, Duration.ofDays(730), () -> now);

  /** A database that nothing was ever written to. */
  abstract RecordsLocation location();

  @BeforeEach
  void open() throws SQLException {
    database = RecordsDatabase.openToWrite(location(), RecordsSchema.current());
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whatNobodyRequestedOfNodesIsTheSameToo() throws SQLException {
    AnyRecords rows = new AnyRecords(17);
    Batch all = rows.batch(200, FIRST, DAYS);
    List<NodeCost> nodes = rows.nodes(30, FIRST, DAYS + 1);
    write(new Batch(all.runners(), nodes.subList(0, 20), all.jobs()));
    Map<Boolean, Map<CostFact, Spent>> before = withIdle();
    assertThat(before.get(false).keySet()).extracting(CostFact::pool).contains(CostFact.IDLE);

    retain();
    assertThat(number("select count(distinct day) from node_day_cost where kept")).isEqualTo(DAYS);
    assertThat(withIdle()).isEqualTo(before);

    write(new Batch(List.of(), nodes.subList(20, nodes.size()), List.of()));
    Map<Boolean, Map<CostFact, Spent>> late = withIdle();
    assertThat(late).as("nodes that came late are told at once").isNotEqualTo(before);
    retain();
    assertThat(withIdle()).isEqualTo(late);

    now = now.plus(KEEP).plus(Duration.ofDays(2));
    retain();
    assertThat(number("select count(*) from node_cost")).isZero();
    assertThat(withIdle()).isEqualTo(late);
  }

  /** Who reads rows beside sums would tell what was changed behind the operator's back. */
  @Test
  void ofADayWithSumsNoRowIsRead() throws SQLException {
    AnyRecords rows = new AnyRecords(19);
    Batch all = rows.batch(200, FIRST, DAYS);
    write(new Batch(all.runners(), rows.nodes(5, FIRST, DAYS), all.jobs()));
    retain();
    Map<Boolean, Map<CostFact, Spent>> before = withIdle();
    database.sql().update("update runner_cost set job_nanos = 1 where day < ?", ALL.to());
    database.sql().update("update node_cost set total_nanos = 1 where day < ?", ALL.to());
    assertThat(withIdle()).isEqualTo(before);
  }

  private void write(Batch batch) throws SQLException {
    database.inTransaction(new BatchWrite(database.dialect(), batch));
  }

  private void retain() throws SQLException {
    while (retention.step(database)) {
      // One day after the other.
    }
  }

  private long number(String question) throws SQLException {
    return database.sql().first(question, row -> row.getLong(1)).orElseThrow();
  }

  /** All that was spent with idle nodes apart, and by what is divided. */
  private Map<Boolean, Map<CostFact, Spent>> withIdle() throws SQLException {
    CostFacts facts = new CostFacts(new CostQueries(database.connection()), ALL);
    Map<Boolean, Map<CostFact, Spent>> all = new HashMap<>();
    for (boolean divided : List.of(false, true)) {
      Map<CostFact, Spent> sums = new HashMap<>();
      Consumer<CostFact> add =
          fact -> sums.merge(fact.with(Spent.NOTHING), fact.spent(), Spent::plus);
      for (Set<FactPart> parts :
          List.of(EnumSet.of(FactPart.DAY, FactPart.INSTANCE_TYPE), EnumSet.of(FactPart.POOL))) {
        long unpriced = divided ? facts.idleDivided(parts, add) : facts.idleApart(parts, add);
        sums.put(UNPRICED, Spent.idle(unpriced));
      }
      all.put(divided, sums);
    }
    return all;
  }
}
