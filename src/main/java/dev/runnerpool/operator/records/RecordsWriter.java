package dev.runnerpool.operator.records;

import dev.runnerpool.core.records.NodeCost;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.operator.records.JobTable.PoolJob;
import dev.runnerpool.operator.records.RecordsFailure.Outcome;
import dev.runnerpool.operator.records.RecordsLocation.EmbeddedFile;
import dev.runnerpool.operator.records.RecordsQueue.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database, and writes what waits: one step after the other, in one thread. A step that
 * fails closes it; the next opens it again.
 */
final class RecordsWriter {

  private static final Logger LOG = LoggerFactory.getLogger(RecordsWriter.class);

  private static final int BATCH = 100;
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration OFTEN_ENOUGH = Duration.ofHours(1);
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /**
   * What it works on.
   *
   * @param lasting whether the location outlives the operator's pod
   * @param checkpoint how often what lives is written
   */
  record Setup(
      RecordsLocation location,
      boolean lasting,
      RecordsSchema schema,
      Retention retention,
      Duration checkpoint,
      InstantSource clock,
      LongSupplier nanos) {}

  private final Setup setup;
  private final RecordsQueue queue;
  private final RecordsReads reads;
  private final JobLookups lookups;

  private RecordsDatabase database;
  private volatile boolean up;
  private volatile boolean off;
  private int failures;
  private String told = "";
  private boolean toldWhere;
  private boolean toldGivenUp;
  private long droppedTold;
  private long checkpointAt;
  private long retentionAt;

  RecordsWriter(Setup setup, RecordsQueue queue, RecordsReads reads, JobLookups lookups) {
    this.lookups = lookups;
    this.setup = setup;
    this.queue = queue;
    this.reads = reads;
    this.checkpointAt = setup.nanos().getAsLong();
    this.retentionAt = checkpointAt;
  }

  /** Whether the last attempt to open, read or write succeeded. */
  boolean isUp() {
    return up;
  }

  /** Whether this process keeps no records, until its end. */
  boolean isOff() {
    return off;
  }

  /**
   * Writes and reads what is due.
   *
   * @param last whether there will be no other: all that waits is due
   * @return after how long the next step is due, unless something comes that does not wait
   */
  Duration step(boolean last) {
    if (off) {
      queue.clear();
      lookups.fail("no records are kept");
      return LONGEST_PAUSE;
    }
    try {
      open();
      reads.open(database, setup.clock().instant());
      boolean asked = reads.begin();
      boolean all = last || isDue(checkpointAt) || asked;
      write(all);
      if (all) {
        checkpointAt = setup.nanos().getAsLong() + setup.checkpoint().toNanos();
      }
      reads.read(database);
      lookups.read(database);
      if (!last && isDue(retentionAt) && !setup.retention().step(database)) {
        retentionAt = setup.nanos().getAsLong() + OFTEN_ENOUGH.toNanos();
      }
      succeeded();
      return isDue(retentionAt) ? Duration.ZERO : untilCheckpoint();
    } catch (SQLException | RuntimeException e) {
      return failed(RecordsFailure.of(e));
    } catch (AssertionError e) {
      // PostgreSQL's driver asserts that a connection is not lost in the middle of a batch.
      return failed(RecordsFailure.of(new SQLException("the connection was lost", e)));
    } finally {
      tellLosses();
    }
  }

  private boolean isDue(long at) {
    return setup.nanos().getAsLong() - at >= 0;
  }

  private Duration untilCheckpoint() {
    return Duration.ofNanos(Math.max(0, checkpointAt - setup.nanos().getAsLong()));
  }

  private void open() throws SQLException {
    if (database == null) {
      database = RecordsDatabase.openToWrite(setup.location(), setup.schema());
      tellWhere();
    }
  }

  private void tellWhere() {
    if (toldWhere) {
      return;
    }
    toldWhere = true;
    LOG.info("Records are kept in {}", setup.location().description());
    if (!setup.lasting()) {
      LOG.warn(
          "That directory is not persistent: records are lost when the operator's pod is"
              + " replaced. Give it a volume (records.persistence.enabled of the chart) or a"
              + " PostgreSQL database (records.url)");
    }
  }

  private void write(boolean all) throws SQLException {
    for (Batch next = next(all); !next.isEmpty(); next = next(all)) {
      try {
        write(next);
        queue.written(next);
      } catch (SQLException | RuntimeException e) {
        if (RecordsFailure.of(e).outcome() != Outcome.REFUSED) {
          throw e;
        }
        writeEach(next);
      }
    }
  }

  private Batch next(boolean all) {
    return all ? queue.all(BATCH) : queue.urgent(BATCH);
  }

  private void write(Batch batch) throws SQLException {
    database.inTransaction(new BatchWrite(database.dialect(), batch));
  }

  private void writeEach(Batch batch) throws SQLException {
    for (RunnerCost each : batch.runners()) {
      writeOne(new Batch(List.of(each), List.of(), List.of()));
    }
    for (NodeCost each : batch.nodes()) {
      writeOne(new Batch(List.of(), List.of(each), List.of()));
    }
    for (PoolJob each : batch.jobs()) {
      writeOne(new Batch(List.of(), List.of(), List.of(each)));
    }
  }

  private void writeOne(Batch one) throws SQLException {
    try {
      write(one);
      queue.written(one);
    } catch (SQLException | RuntimeException e) {
      RecordsFailure why = RecordsFailure.of(e);
      if (why.outcome() != Outcome.REFUSED) {
        throw e;
      }
      LOG.error("A record is dropped, as the database refuses it ({}): {}", why.text(), one);
      queue.refused(one);
    }
  }

  private void succeeded() {
    if (!up && !told.isEmpty()) {
      LOG.info("Records are written again to {}", setup.location().description());
    }
    up = true;
    failures = 0;
    told = "";
    toldGivenUp = false;
  }

  private Duration failed(RecordsFailure why) {
    up = false;
    close();
    lookups.fail("the records cannot be read: " + why.text());
    switch (why.outcome()) {
      case OFF -> turnOff(why);
      case CORRUPT -> moveAside(why);
      case RETRY, REFUSED -> tell(why);
    }
    failures++;
    long pause = SHORTEST_PAUSE.toMillis() << Math.min(failures - 1, 10);
    return pause < LONGEST_PAUSE.toMillis() ? Duration.ofMillis(pause) : LONGEST_PAUSE;
  }

  private void tell(RecordsFailure why) {
    if (!told.equals(why.text())) {
      told = why.text();
      LOG.warn(
          "Records cannot be written to {}; this is tried again, and nothing else waits for it: {}",
          setup.location().description(),
          why.text());
    }
  }

  private void turnOff(RecordsFailure why) {
    off = true;
    reads.turnOff();
    queue.clear();
    LOG.error(
        "This process keeps no records in {}; everything else continues: {}",
        setup.location().description(),
        why.text());
  }

  private void moveAside(RecordsFailure why) {
    if (!(setup.location() instanceof EmbeddedFile file)) {
      tell(why);
      return;
    }
    Path aside =
        file.directory()
            .resolve("records.corrupt-" + FILE_TIME.format(setup.clock().instant()) + ".mv.db");
    try {
      Files.move(file.file(), aside);
      LOG.error(
          "The file of records was damaged and is now {}; a new one is created: {}",
          aside,
          why.text());
    } catch (IOException e) {
      tell(
          new RecordsFailure(
              Outcome.RETRY, why.text() + "; it could not be moved to " + aside + ": " + e));
    }
  }

  private void tellLosses() {
    long given = queue.givenUp(setup.nanos().getAsLong());
    if (given > 0 && !toldGivenUp) {
      toldGivenUp = true;
      LOG.warn(
          "Finished runners are deleted although their costs could not be written for {}"
              + " minutes; the newest {} rows are kept in memory until they can",
          RecordsQueue.GIVEN_UP_AFTER.toMinutes(),
          RecordsQueue.MOST);
    }
    long dropped = queue.dropped();
    if (dropped > droppedTold) {
      if (droppedTold == 0 || up) {
        LOG.error("{} records were dropped, as they could not be written", dropped - droppedTold);
      }
      droppedTold = dropped;
    }
  }

  /** Lets the database go. */
  void close() {
    if (database != null) {
      database.close();
      database = null;
    }
  }
}
