package dev.runnerpool.operator.records;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** A database of records as the operator makes it, whose rows a test writes by itself. */
public record WrittenRecords(RecordsDatabase database) implements AutoCloseable {

  /** Made in a directory. */
  public static WrittenRecords in(Path directory) throws SQLException {
    return at(new RecordsLocation.EmbeddedFile(directory));
  }

  /** Made on a server. */
  public static WrittenRecords on(String url) throws SQLException {
    return at(new RecordsLocation.PostgresServer(url, Optional.empty()));
  }

  private static WrittenRecords at(RecordsLocation location) throws SQLException {
    return new WrittenRecords(RecordsDatabase.openToWrite(location, RecordsSchema.current()));
  }

  /** To write rows with. */
  public Connection connection() {
    return database.handle().getConnection();
  }

  @Override
  public void close() {
    database.close();
  }
}
