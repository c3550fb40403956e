package dev.runnerpool.operator.records;

import dev.runnerpool.operator.records.RecordsLocation.EmbeddedFile;
import dev.runnerpool.operator.records.RecordsLocation.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database of records, open by one connection. For one thread at a time.
 *
 * <p>The embedded file is shared: who opens it first serves it to other processes of the same
 * machine or pod over the loopback interface (H2's {@code AUTO_SERVER}), so that a report reads
 * while the operator writes.
 */
public final class RecordsDatabase implements AutoCloseable {

  static {
    // Read once by the database's own classes, which would serve on all interfaces.
    System.setProperty("h2.bindAddress", "127.0.0.1");
  }

  /** Longest time for a statement of the operator's own. */
  static final Duration STATEMENT = Duration.ofSeconds(5);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** What is done in one transaction. */
  @FunctionalInterface
  interface Work {
    /** Does it. */
    void on(Sql sql) throws SQLException;
  }

  /** How the embedded file is opened. */
  private enum Access {
    /** Served to others; made if it is not there. */
    MAKE("AUTO_SERVER=TRUE;IFEXISTS=FALSE"),
    /** The same of one that is there, or beside whoever serves it. */
    SHARE("AUTO_SERVER=TRUE;IFEXISTS=TRUE"),
    /** Without a right to write, while nobody else has it: its own lock tells. */
    READ("ACCESS_MODE_DATA=r;FILE_LOCK=FS;IFEXISTS=TRUE");

    private final String settings;

    Access(String settings) {
      this.settings = settings;
    }
  }

  /** KiB; it holds what is written often, not what a report reads. */
  private static final int CACHE = 2048;

  private final Connection connection;
  private final SqlDialect dialect;

  private RecordsDatabase(Connection connection, SqlDialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /**
   * Opens it for the operator: makes it if it does not exist, and its tables as this version needs
   * them. Statements end after 5 s.
   *
   * @throws UnknownSchemaException if a newer version wrote it
   * @throws SQLException if it cannot be opened
   * @throws RuntimeException the same, told otherwise
   */
  static RecordsDatabase openToWrite(RecordsLocation location, RecordsSchema schema)
      throws SQLException {
    if (location instanceof EmbeddedFile file) {
      make(file.directory());
    }
    DataSource source = source(location, Access.MAKE);
    RecordsDatabase database = new RecordsDatabase(source.getConnection(), dialect(location));
    try {
      schema.migrate(database.sql(), source);
      database.limit(STATEMENT);
      return database;
    } catch (SQLException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Opens it for reading, while the operator may write. Nothing of it is made or changed.
   *
   * @throws UnknownSchemaException if another version wrote it
   * @throws NoSuchFileException if there is no file
   * @throws SQLException if it cannot be opened
   */
  public static RecordsDatabase openToRead(RecordsLocation location)
      throws SQLException, NoSuchFileException {
    return openToRead(location, Access.SHARE);
  }

  /**
   * The same for a short process of its own. A file that nobody has open is only read: it is not
   * tidied up, which takes longer than a report, and an operator that starts meanwhile waits.
   */
  public static RecordsDatabase openForReport(RecordsLocation location)
      throws SQLException, NoSuchFileException {
    if (location instanceof EmbeddedFile) {
      try {
        return openToRead(location, Access.READ);
      } catch (SQLException e) {
        // Somebody serves it, or has to put right first what a kill left.
      }
    }
    return openToRead(location);
  }

  private static RecordsDatabase openToRead(RecordsLocation location, Access access)
      throws SQLException, NoSuchFileException {
    if (location instanceof EmbeddedFile file && !Files.exists(file.file())) {
      throw new NoSuchFileException(file.file().toString(), null, "no records were written there");
    }
    RecordsDatabase database =
        new RecordsDatabase(source(location, access).getConnection(), dialect(location));
    try {
      RecordsSchema.current().checkToRead(database.sql());
      return database;
    } catch (SQLException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static void make(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("the directory %s cannot be made".formatted(directory), e);
    }
  }

  private static SqlDialect dialect(RecordsLocation location) {
    return location instanceof EmbeddedFile ? SqlDialect.H2 : SqlDialect.POSTGRESQL;
  }

  private static DataSource source(RecordsLocation location, Access access) {
    return location instanceof PostgresServer server
        ? postgres(server)
        : embedded((EmbeddedFile) location, access);
  }

  private static DataSource embedded(EmbeddedFile file, Access access) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(
        "jdbc:h2:file:%s/records;%s;TIME ZONE=UTC;NON_KEYWORDS=DAY;CACHE_SIZE=%d;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0"
            .formatted(file.directory(), access.settings, CACHE));
    source.setUser("runnerpool");
    source.setPassword("");
    return source;
  }

  private static DataSource postgres(PostgresServer server) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(server.url());
    server
        .credentials()
        .ifPresent(
            directory -> {
              source.setUser(read(directory.resolve("username")));
              source.setPassword(read(directory.resolve("password")));
            });
    source.setConnectTimeout((int) CONNECT.toSeconds());
    // Longer than a statement: the server itself ends that, unless nothing comes from it any more.
    source.setSocketTimeout((int) STATEMENT.multipliedBy(3).toSeconds());
    source.setTcpKeepAlive(true);
    source.setReWriteBatchedInserts(true);
    source.setApplicationName("runnerpool");
    return source;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read: a Secret with username and password belongs into".formatted(file)
              + " runnerpool.records.credentials",
          e);
    }
  }

  /** The connection, for one thread at a time. */
  public Connection connection() {
    return connection;
  }

  Sql sql() {
    return new Sql(connection);
  }

  SqlDialect dialect() {
    return dialect;
  }

  /** Ends each statement from now on that takes longer. */
  void limit(Duration longest) throws SQLException {
    sql().update(dialect.limit(longest));
  }

  /**
   * Does all of it or nothing; when it returns, what was written survives the end of process and
   * machine.
   */
  void inTransaction(Work work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      work.on(sql());
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      rollBack(e);
      throw e;
    }
    connection.setAutoCommit(true);
    if (dialect == SqlDialect.H2) {
      // A commit of the embedded database is written half a second later.
      sql().update("checkpoint sync");
    }
  }

  private void rollBack(Exception why) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // The connection is broken; why it failed first is what counts.
      why.addSuppressed(e);
    }
  }

  /** Never throws: what was open is of no use any more. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // The connection is broken, which is why it is closed.
    }
  }
}
