package dev.runnerpool.operator.records;

import dev.runnerpool.core.start.JobStart;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.HandleCallback;

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

  /** Asks the database as a report would, from beside the operator. */
  <T> T query(HandleCallback<T, RuntimeException> question) {
    try (RecordsDatabase database = RecordsDatabase.openToRead(location)) {
      return question.withHandle(database.handle());
    } catch (SQLException | java.nio.file.NoSuchFileException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    records.stop(PATIENCE);
  }
}
