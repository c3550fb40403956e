package dev.runnerpool.operator.records;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** What becomes of old rows in PostgreSQL. */
@Tag("level-2")
class PostgresRetentionIT extends RetentionContract {

  private static PostgresProcess server;

  @BeforeAll
  static void startServer() throws IOException, InterruptedException {
    server = PostgresProcess.start();
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    if (server != null) {
      server.close();
    }
  }

  @Override
  RecordsLocation location() {
    try {
      return server.database();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
