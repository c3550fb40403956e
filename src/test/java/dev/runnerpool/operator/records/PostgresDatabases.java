package dev.runnerpool.operator.records;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A PostgreSQL server for the tests of a class, with databases as they ask for. */
final class PostgresDatabases implements BeforeAllCallback, AfterAllCallback {

  private PostgresProcess server;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
    server = PostgresProcess.start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
    if (server != null) {
      server.close();
    }
  }

  PostgresProcess server() {
    return server;
  }

  /** One that nothing was ever written to. */
  RecordsLocation.PostgresServer database() {
    try {
      return server.database();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
