package dev.runnerpool.operator.records;

import java.io.IOException;
import java.sql.SQLException;

/** A database of records on a server of its own, whose rows a test of another package writes. */
public record PostgresRecords(AutoCloseable server, RecordsLocation.PostgresServer location)
    implements AutoCloseable {

  /** Starts the server, or skips the test with a line that says what is missing. */
  public static PostgresRecords start() throws IOException, InterruptedException, SQLException {
    PostgresProcess server = PostgresProcess.start();
    return new PostgresRecords(server, server.database());
  }

  /** To write rows with. */
  public WrittenRecords written() throws SQLException {
    return WrittenRecords.at(location);
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
