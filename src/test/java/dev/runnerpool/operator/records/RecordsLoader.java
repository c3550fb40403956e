package dev.runnerpool.operator.records;

import dev.runnerpool.bench.ProcessMemory;
import dev.runnerpool.operator.records.JobTable.PoolJob;
import dev.runnerpool.operator.records.MadeUpRecords.Finished;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * No test: fills a database with made-up records, or measures how fast they can be written. In
 * {@code docs/records.md} are its figures.
 *
 * <p>{@code load DIRECTORY|jdbc:… ROWS DAYS} writes jobs and their runners, spread over the days
 * before now; {@code rate DIRECTORY|jdbc:… PER_SECOND SECONDS} hands so many over as the operator
 * does, and tells how long they took to be settled; {@code sum DIRECTORY|jdbc:…} sums the days that
 * are over, as the operator does after its start. A server's user and password are in the directory
 * {@code -Dcredentials=…}.
 */
final class RecordsLoader {

  private static final int BATCH = 1_000;
  private static final int NODES = 200;

  private RecordsLoader() {}

  /** See the class. */
  public static void main(String... args) throws SQLException, InterruptedException {
    RecordsLocation location =
        args[1].startsWith("jdbc:")
            ? new RecordsLocation.PostgresServer(
                args[1], Optional.ofNullable(System.getProperty("credentials")).map(Path::of))
            : new RecordsLocation.EmbeddedFile(Path.of(args[1]));
    switch (args[0]) {
      case "load" -> load(location, Long.parseLong(args[2]), Integer.parseInt(args[3]));
      case "rate" -> rate(location, Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      case "sum" -> sum(location);
      case "memory" -> memory(location, Integer.parseInt(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Sums days. */
  static void sum(RecordsLocation location) throws SQLException {
    Retention retention =
        new Retention(Duration.ofDays(90), Duration.ofDays(730), InstantSource.system());
    long begun = System.nanoTime();
    int steps = 0;
    try (RecordsDatabase database =
        RecordsDatabase.openToWrite(location, RecordsSchema.current())) {
      while (retention.step(database)) {
        steps++;
      }
      System.out.printf(
          "%d steps in %.1f s; %s bytes of sums%n",
          steps,
          (System.nanoTime() - begun) / 1e9,
          database
              .sql()
              .first("select sum(octet_length(facts)) from day_sum", row -> row.getLong(1))
              .orElse(0L));
    }
  }

  /** Keeps so many, and tells what that took. */
  static void memory(RecordsLocation location, int jobs) {
    MadeUpRecords made = new MadeUpRecords(1);
    System.out.println(ProcessMemory.line("begun"));
    try (StartedRecords started = new StartedRecords(location)) {
      Records records = started.now();
      records.spentByDay("none", LocalDate.EPOCH);
      System.out.println(ProcessMemory.line("open"));
      for (int id = 1; id <= jobs; id++) {
        Finished next = made.finished(id, Instant.now());
        records.keepRunners(List.of(next.runner()));
        records.keep(next.pool(), List.of(next.job()));
      }
      records.spentByDay("none", LocalDate.EPOCH);
      System.out.println(ProcessMemory.line(jobs + " jobs"));
    }
  }

  /** Fills a database. */
  static void load(RecordsLocation location, long rows, int days) throws SQLException {
    MadeUpRecords made = new MadeUpRecords(1);
    Instant now = Instant.now();
    long apart = Duration.ofDays(days).toMillis() / rows;
    long begun = System.nanoTime();
    try (RecordsDatabase database =
        RecordsDatabase.openToWrite(location, RecordsSchema.current())) {
      for (long id = 1; id <= rows; ) {
        List<Finished> batch = new ArrayList<>();
        for (int i = 0; i < BATCH && id <= rows; i++, id++) {
          batch.add(made.finished(id, now.minusMillis((rows - id) * apart)));
        }
        database.inTransaction(
            sql -> {
              RunnerCostTable.write(
                  sql, database.dialect(), batch.stream().map(Finished::runner).toList());
              JobTable.write(
                  sql,
                  database.dialect(),
                  batch.stream().map(each -> new PoolJob(each.pool(), each.job())).toList());
            });
      }
      for (int day = 0; day < days; day++) {
        Instant until = now.minus(Duration.ofDays(day));
        database.inTransaction(
            sql -> {
              for (int node = 0; node < NODES; node++) {
                NodeCostTable.write(sql, database.dialect(), List.of(made.node(node, until)));
              }
            });
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    System.out.printf("%d jobs in %.0f s, %.0f/s%n", rows, seconds, rows / seconds);
  }

  /** Hands records over at a rate, and tells how long each took to be settled. */
  static void rate(RecordsLocation location, int perSecond, int seconds)
      throws InterruptedException {
    MadeUpRecords made = new MadeUpRecords(System.nanoTime());
    int all = perSecond * seconds;
    long[] took = new long[all];
    long base = System.currentTimeMillis();
    try (StartedRecords started = new StartedRecords(location)) {
      Records records = started.now();
      List<String> runners = new ArrayList<>();
      long[] handed = new long[all];
      int settled = 0;
      long begun = System.nanoTime();
      while (settled < all) {
        long due = Math.min(all, (System.nanoTime() - begun) * perSecond / 1_000_000_000);
        while (runners.size() < due) {
          Finished next = made.finished(base + runners.size(), Instant.now());
          handed[runners.size()] = System.nanoTime();
          runners.add(next.runner().runner());
          records.keepRunners(List.of(next.runner()));
          records.keep(next.pool(), List.of(next.job()));
          if (runners.size() % perSecond == 0) {
            records.keepNodes(List.of(made.node(runners.size() % NODES, Instant.now())));
          }
        }
        while (settled < runners.size() && records.isSettled(runners.get(settled))) {
          took[settled] = System.nanoTime() - handed[settled];
          settled++;
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
      double lasted = (System.nanoTime() - begun) / 1e9;
      Arrays.sort(took);
      System.out.printf(
          "%d jobs in %.1f s, %.0f/s; settled after %.0f ms (median), %.0f ms (p95), %.0f ms (max);"
              + " pending %d%n",
          all,
          lasted,
          all / lasted,
          took[all / 2] / 1e6,
          took[all * 95 / 100] / 1e6,
          took[all - 1] / 1e6,
          records.pending());
    }
  }
}
