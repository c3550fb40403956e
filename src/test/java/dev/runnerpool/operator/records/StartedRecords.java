package dev.runnerpool.operator.records;

import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.Spent;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.PackedFacts;
import dev.runnerpool.operator.records.report.ReportPeriod;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Records as the operator has them, with a clock that a test sets. */
final class StartedRecords implements InstantSource, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RecordsLocation location;
  private final RecordsSchema schema;
  private volatile Instant now = Instant.parse("2026-03-01T23:00:00Z");
  private final AtomicLong jumped = new AtomicLong();
  private Records records;

  /** The starts that the operator saw, by the jobs' numbers. */
  final Map<Long, JobStart> starts = new ConcurrentHashMap<>();

  StartedRecords(RecordsLocation location) {
    this(location, RecordsSchema.current());
  }

  StartedRecords(RecordsLocation location, RecordsSchema schema) {
    this.location = location;
    this.schema = schema;
    begin();
  }

  private void begin() {
    records =
        new Records(
            new RecordsWriter.Setup(
                location,
                true,
                schema,
                new Retention(Duration.ofDays(90), Duration.ofDays(730), this),
                Duration.ofSeconds(30),
                this,
                () -> System.nanoTime() + jumped.get()),
            new RecordsQueue(RecordsQueue.MOST),
            (pool, job) -> Optional.ofNullable(starts.get(job.id())));
  }

  /** Where they are, for one more that opens them. */
  RecordsLocation location() {
    return location;
  }

  Records now() {
    return records;
  }

  /** As a process that ends in good order, and the next. */
  void restart() {
    records.stop(PATIENCE);
    begin();
  }

  /** Lets so much time pass, for the records alone. */
  void pass(Duration time) {
    jumped.addAndGet(time.toNanos());
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Asks the database as a report would, from beside the operator.
   *
   * @return each row with its columns between bars
   */
  List<String> rows(String question) {
    try (RecordsDatabase database = RecordsDatabase.openToRead(location)) {
      return database
          .sql()
          .list(
              question,
              row -> {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                  columns.add(String.valueOf(row.getObject(i)));
                }
                return String.join("|", columns);
              });
    } catch (SQLException | NoSuchFileException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was spent on a day, as reports read it. */
  List<String> facts(String day) {
    LocalDate only = LocalDate.parse(day);
    List<String> facts = new ArrayList<>();
    try (RecordsDatabase database = RecordsDatabase.openToRead(location)) {
      new CostQueries(database.connection())
          .runners(new ReportPeriod(only, only), PackedFacts.PARTS, fact -> facts.add(line(fact)));
    } catch (SQLException | NoSuchFileException e) {
      throw new IllegalStateException(e);
    }
    return facts;
  }

  private static String line(CostFact fact) {
    Spent spent = fact.spent();
    return "%s %s %s%s: %d jobs in %d ms, %d of %d, unpriced %d"
        .formatted(
            fact.project(),
            fact.job(),
            fact.outcome(),
            fact.retried() ? " run again" : "",
            spent.jobs(),
            spent.runningMillis(),
            spent.cost().total(),
            spent.listed(),
            spent.unpricedMillis());
  }

  /** Asks for one number. */
  long number(String question) {
    return Long.parseLong(rows(question).get(0));
  }

  /** All runners that there are rows of. */
  List<String> runners() {
    return rows("select runner from runner_cost order by runner");
  }

  /** Waits until a runner is settled. */
  void settle(String runner) {
    await().atMost(Duration.ofMinutes(1)).until(() -> records.isSettled(runner));
  }

  /** Keeps rows, and waits until they are written. */
  void keep(RunnerCost... rows) {
    records.keepRunners(List.of(rows));
    written();
  }

  /** The same of jobs. */
  void keep(String pool, JobRecord... jobs) {
    records.keep(pool, List.of(jobs));
    written();
  }

  private void written() {
    await().atMost(Duration.ofMinutes(1)).until(() -> records.pending() == 0);
  }

  @Override
  public void close() {
    records.stop(PATIENCE);
  }
}
