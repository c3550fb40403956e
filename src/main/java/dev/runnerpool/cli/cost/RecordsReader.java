package dev.runnerpool.cli.cost;

import dev.runnerpool.operator.records.RecordsDatabase;
import dev.runnerpool.operator.records.report.CostQueries;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Open records: all that is read is as it was at one time, however much is written meanwhile.
 *
 * @param database open until this is closed
 * @param where for people
 * @param queries of it
 */
record RecordsReader(RecordsDatabase database, String where, CostQueries queries)
    implements AutoCloseable {

  RecordsReader(RecordsDatabase database, String where) throws SQLException {
    this(database, where, new CostQueries(asOfNow(database)));
  }

  private static Connection asOfNow(RecordsDatabase database) throws SQLException {
    Connection connection = database.connection();
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    return connection;
  }

  @Override
  public void close() {
    database.close();
  }
}
