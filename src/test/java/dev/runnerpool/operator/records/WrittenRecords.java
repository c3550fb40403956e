package dev.runnerpool.operator.records;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A database of records as the operator makes it, whose rows a test writes by itself. */
public record WrittenRecords(RecordsDatabase database) implements AutoCloseable {

  /** Made in a directory. */
  public static WrittenRecords in(Path directory) throws SQLException {
    return at(new RecordsLocation.EmbeddedFile(directory));
  }

  static WrittenRecords at(RecordsLocation location) throws SQLException {
    return new WrittenRecords(RecordsDatabase.openToWrite(location, RecordsSchema.current()));
  }

  /** To write rows with. */
  public Connection connection() {
    return database.connection();
  }

  @Override
  public void close() {
    database.close();
  }
}
