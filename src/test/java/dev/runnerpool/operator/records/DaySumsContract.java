package dev.runnerpool.operator.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.Spent;
import dev.runnerpool.operator.records.JobTable.PoolJob;
import dev.runnerpool.operator.records.RecordsQueue.Batch;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.FactPart;
import dev.runnerpool.operator.records.report.PackedFacts;
import dev.runnerpool.operator.records.report.ReportPeriod;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was spent is the same whether its days are summed or not, in both databases. */
abstract class DaySumsContract {

  private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
  private static final int DAYS = 5;
  private static final ReportPeriod ALL = new ReportPeriod(FIRST, FIRST.plusDays(DAYS));
  private static final Duration KEEP = Duration.ofDays(90);

  private RecordsDatabase database;
  private Instant now = at(FIRST.plusDays(DAYS)).plus(Duration.ofHours(1));
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
  void theSameIsReadBeforeADayIsSummedAfterAndWhenItsRowsAreGone() throws SQLException {
    long seed = System.nanoTime();
    write(new AnyRecords(seed).batch(300, FIRST, DAYS));
    Map<Set<FactPart>, Map<CostFact, Spent>> before = read();
    assertThat(before.get(PackedFacts.PARTS)).hasSizeGreaterThan(50);

    retain();
    assertThat(number("select count(distinct day) from day_sum where kept")).isEqualTo(DAYS);
    assertThat(read()).as("seed %d, summed", seed).isEqualTo(before);

    now = now.plus(KEEP).plus(Duration.ofDays(2));
    retain();
    assertThat(number("select count(*) from runner_cost")).isZero();
    assertThat(read()).as("seed %d, rows gone", seed).isEqualTo(before);
  }

  @Test
  void whateverComesLateIsInTheNextReport() throws SQLException {
    AnyRecords rows = new AnyRecords(7);
    Batch all = rows.batch(200, FIRST, DAYS);
    write(new Batch(all.runners().subList(0, 100), List.of(), List.of()));
    retain();
    for (int from = 0; from < all.jobs().size(); from += 20) {
      List<PoolJob> jobs = all.jobs().subList(from, Math.min(from + 20, all.jobs().size()));
      write(new Batch(List.of(), List.of(), jobs));
      assertThat(read()).as("jobs from %d on", from).isEqualTo(byRowsAlone());
      retain();
    }
    for (RunnerCost late : all.runners().subList(100, 130)) {
      write(new Batch(List.of(late), List.of(), List.of()));
      assertThat(read()).as("%s", late).isEqualTo(byRowsAlone());
      retain();
      assertThat(read()).as("%s, summed", late).isEqualTo(byRowsAlone());
    }
  }

  @Test
  void whatPoolsSpentByDayIsTheSameToo() throws SQLException {
    write(new AnyRecords(11).batch(200, FIRST, DAYS));
    Map<LocalDate, Long> before = spent("ci/a");
    assertThat(before).hasSizeGreaterThan(3);
    retain();
    assertThat(spent("ci/a")).isEqualTo(before);
    database.sql().update("delete from day_sum where day = ?", FIRST.plusDays(1));
    database.sql().update("delete from pool_day_cost where day = ?", FIRST.plusDays(1));
    assertThat(spent("ci/a")).as("one day without sums").isEqualTo(before);
    now = now.plus(KEEP).plus(Duration.ofDays(2));
    retain();
    assertThat(spent("ci/a")).isEqualTo(before);
  }

  @Test
  void whatAnOlderOperatorWroteIsReadAfterTheUpgradeAndSummed() throws SQLException {
    RecordsLocation older = location();
    Batch rows = new AnyRecords(13).batch(200, FIRST, DAYS);
    Map<Set<FactPart>, Map<CostFact, Spent>> before;
    database.close();
    database =
        RecordsDatabase.openToWrite(
            older, new RecordsSchema(List.of("V1__costs_and_jobs.sql", "V2__starts_of_jobs.sql")));
    database.inTransaction(
        sql -> {
          RunnerCostTable.write(sql, database.dialect(), rows.runners());
          JobTable.write(sql, database.dialect(), rows.jobs());
        });
    before = byRowsAlone();
    database.close();
    assertThatThrownBy(() -> RecordsDatabase.openToRead(older))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("an operator of this version changes them when it starts");

    database = RecordsDatabase.openToWrite(older, RecordsSchema.current());
    assertThat(read()).isEqualTo(before);
    retain();
    assertThat(number("select count(distinct day) from day_sum where kept")).isEqualTo(DAYS);
    assertThat(read()).isEqualTo(before);
    // What it wrote last is written again, at least once.
    write(rows);
    assertThat(read()).isEqualTo(before);
    retain();
    assertThat(read()).isEqualTo(before);
  }

  /** As versions before 3 summed them. */
  @Test
  void sumsOfAnEarlierVersionAreReadAndPackedOnce() throws SQLException {
    database
        .sql()
        .update(
            "insert into day_cost (day, pool, project, job_name, outcome, retried, architecture,"
                + " instance_type, region, capacity, jobs, waiting_millis, running_millis,"
                + " job_nanos, warm_nanos, startup_nanos, reserved_nanos, retiring_nanos,"
                + " lost_nanos, on_demand_nanos, unpriced_millis) values (?, 'ci/a', 'web/shop',"
                + " 'build', 'failed', true, 'arm64', 'm7g.large', 'us-east-1', 'spot', 2, 0,"
                + " 600000, 100, 10, 1, 2, 3, 4, 240, 5), (?, 'ci/a', '', '', '', false, 'arm64',"
                + " 'm7g.large', 'us-east-1', 'spot', 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0)",
            FIRST,
            FIRST);
    Map<Set<FactPart>, Map<CostFact, Spent>> before = read();
    assertThat(before.get(Set.of()).values())
        .singleElement()
        .satisfies(spent -> assertThat(spent.cost().total()).isEqualTo(127));
    assertThat(spent("ci/a")).containsExactly(Map.entry(FIRST, 127L));

    retain();
    retain();

    assertThat(number("select count(*) from day_cost")).isZero();
    assertThat(read()).isEqualTo(before);
    assertThat(spent("ci/a")).containsExactly(Map.entry(FIRST, 127L));
  }

  @Test
  void aShellJobIsFoundByItsSlotAndTimeWhicheverIsWrittenFirst() throws SQLException {
    Instant start = at(FIRST).plus(Duration.ofHours(23));
    for (int slot = 0; slot < 2; slot++) {
      List<RunnerCost> runners = new ArrayList<>();
      List<PoolJob> jobs = new ArrayList<>();
      for (int turn = 0; turn < 6; turn++) {
        Instant from = start.plus(Duration.ofMinutes(20L * turn));
        runners.addAll(
            AnyRecords.shell("s%d-%d".formatted(slot, turn), slot, from, Duration.ofMinutes(19)));
        // GitLab's clock is four minutes behind.
        jobs.add(
            AnyRecords.shellJob(
                10L * slot + turn, slot, from.minusSeconds(180), Duration.ofMinutes(12)));
      }
      if (slot == 0) {
        write(new Batch(runners, List.of(), List.of()));
        retain();
        write(new Batch(List.of(), List.of(), jobs));
      } else {
        write(new Batch(List.of(), List.of(), jobs));
        write(new Batch(runners, List.of(), List.of()));
      }
      // As the operator does after a restart: neither takes it back.
      write(new Batch(runners, List.of(), jobs));
      // A day that is written first after its job was found.
      database
          .sql()
          .update("delete from runner_cost where day = ? and runner like 's%'", FIRST.plusDays(1));
      write(new Batch(runners, List.of(), List.of()));
      for (int turn = 0; turn < 6; turn++) {
        assertThat(
                database
                    .sql()
                    .list(
                        "select distinct job_id from runner_cost where runner = ?",
                        row -> row.getObject(1, Long.class),
                        "s%d-%d".formatted(slot, turn)))
            .as("slot %d, turn %d", slot, turn)
            .containsExactly(10L * slot + turn);
      }
      assertThat(read()).isEqualTo(byRowsAlone());
      retain();
    }
    assertThat(number("select count(*) from untold_job")).isZero();
    assertThat(read().get(EnumSet.of(FactPart.PROJECT)).keySet())
        .extracting(CostFact::project)
        .containsExactly("web/shop");
  }

  @Test
  void aJobOfNobodysTimeIsLeftAlone() throws SQLException {
    Instant from = at(FIRST);
    write(
        new Batch(
            AnyRecords.shell("s1", 1, from, Duration.ofMinutes(10)),
            List.of(),
            List.of(
                AnyRecords.shellJob(
                    1, 1, from.minus(Duration.ofMinutes(30)), Duration.ofMinutes(10)),
                AnyRecords.shellJob(2, 2, from, Duration.ofMinutes(10)),
                AnyRecords.shellJob(
                    3, 1, from.plus(Duration.ofMinutes(9)), Duration.ofMinutes(10)))));
    assertThat(number("select count(*) from runner_cost where job_id is not null")).isZero();
    assertThat(number("select count(*) from untold_job")).isEqualTo(1);
    now = now.plus(KEEP).plus(Duration.ofDays(4));
    retain();
    assertThat(number("select count(*) from untold_job")).isZero();
  }

  private void write(Batch batch) throws SQLException {
    database.inTransaction(new BatchWrite(database.dialect(), batch));
  }

  private void retain() throws SQLException {
    while (retention.step(database)) {
      // One day after the other.
    }
  }

  private Map<LocalDate, Long> spent(String pool) throws SQLException {
    return new SpentByDay(database.sql()).of(pool, FIRST);
  }

  private long number(String question) throws SQLException {
    return database.sql().first(question, row -> row.getLong(1)).orElseThrow();
  }

  private Map<Set<FactPart>, Map<CostFact, Spent>> read() throws SQLException {
    CostQueries queries = new CostQueries(database.connection());
    return read((parts, facts) -> queries.runners(ALL, parts, facts));
  }

  private Map<Set<FactPart>, Map<CostFact, Spent>> byRowsAlone() throws SQLException {
    CostQueries queries = new CostQueries(database.connection());
    return read((parts, facts) -> queries.ofRows(ALL, parts, facts));
  }

  /** Reads facts told apart by some parts. */
  private interface Reading {
    void read(Set<FactPart> parts, Consumer<CostFact> facts) throws SQLException;
  }

  /** By some of the sets of parts that reports ask by. */
  private static Map<Set<FactPart>, Map<CostFact, Spent>> read(Reading reading)
      throws SQLException {
    Map<Set<FactPart>, Map<CostFact, Spent>> all = new HashMap<>();
    for (Set<FactPart> parts :
        List.of(
            EnumSet.noneOf(FactPart.class),
            EnumSet.of(FactPart.PROJECT),
            EnumSet.of(FactPart.POOL, FactPart.JOB),
            EnumSet.of(FactPart.DAY, FactPart.PROJECT),
            EnumSet.of(FactPart.OUTCOME, FactPart.RETRIED),
            EnumSet.of(FactPart.INSTANCE_TYPE, FactPart.REGION, FactPart.ARCHITECTURE),
            PackedFacts.PARTS,
            EnumSet.allOf(FactPart.class))) {
      Map<CostFact, Spent> sums = new HashMap<>();
      reading.read(parts, fact -> sums.merge(fact.with(Spent.NOTHING), fact.spent(), Spent::plus));
      all.put(parts, sums);
    }
    return all;
  }

  private static Instant at(LocalDate day) {
    return day.atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
