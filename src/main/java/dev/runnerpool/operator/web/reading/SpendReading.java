package dev.runnerpool.operator.web.reading;

import dev.runnerpool.gitlab.DaemonThreads;
import dev.runnerpool.operator.records.RecordsConfig;
import dev.runnerpool.operator.records.RecordsDatabase;
import dev.runnerpool.operator.records.RecordsLocation;
import dev.runnerpool.operator.records.report.CostQueries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * What the month cost until now, read from the records while somebody looks: by a thread of its
 * own, at most every five minutes. Who asks never waits.
 */
@ApplicationScoped
public class SpendReading {

  /** How old a reading gets before it is made again. */
  public static final Duration KEPT = Duration.ofMinutes(5);

  private static final Logger LOG = Logger.getLogger(SpendReading.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  /** Reads them. */
  interface Source {
    MonthSpend read(Instant now) throws SQLException, NoSuchFileException;
  }

  /**
   * What is known.
   *
   * @param spend the last reading; empty before the first
   * @param failure why the last attempt failed, if it did; without a password or an address
   */
  public record Latest(Optional<MonthSpend> spend, Optional<String> failure) {}

  private final Source source;
  private final Executor thread;
  private final InstantSource clock;
  private Latest latest = new Latest(Optional.empty(), Optional.empty());
  private Instant due = Instant.MIN;
  private boolean underWay;

  /** Of the operator's records. */
  @Inject
  SpendReading(RecordsConfig config, InstantSource clock) {
    this(
        now -> read(RecordsLocation.of(config), now),
        Executors.newSingleThreadExecutor(new DaemonThreads("page-cost")),
        clock);
  }

  SpendReading(Source source, Executor thread, InstantSource clock) {
    this.source = source;
    this.thread = thread;
    this.clock = clock;
  }

  /** What is known now; reads again aside if that is old. */
  public synchronized Latest latest() {
    if (!underWay && !clock.instant().isBefore(due)) {
      underWay = true;
      thread.execute(this::read);
    }
    return latest;
  }

  private void read() {
    Instant now = clock.instant();
    try {
      ended(new Latest(Optional.of(source.read(now)), Optional.empty()), KEPT);
    } catch (NoSuchFileException e) {
      YearMonth month = YearMonth.from(now.atZone(ZoneOffset.UTC));
      MonthSpend nothing = new MonthSpend(month, now, Optional.empty(), OptionalLong.empty());
      ended(new Latest(Optional.of(nothing), Optional.empty()), AFTER_FAILURE);
    } catch (SQLException | RuntimeException e) {
      // How they are written tells more; a driver's message may hold an address.
      LOG.warnf(
          "The records cannot be read for the status page (%s)", e.getClass().getSimpleName());
      ended(
          new Latest(latest.spend(), Optional.of("The records could not be read.")), AFTER_FAILURE);
    }
  }

  private synchronized void ended(Latest known, Duration pause) {
    latest = known;
    due = clock.instant().plus(pause);
    underWay = false;
  }

  private static MonthSpend read(RecordsLocation location, Instant now)
      throws SQLException, NoSuchFileException {
    try (RecordsDatabase database = RecordsDatabase.openToRead(location)) {
      Connection connection = database.connection();
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      return SpendQuestion.ask(new CostQueries(connection), now);
    }
  }
}
