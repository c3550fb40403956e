package dev.runnerpool.operator.records;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of old rows in PostgreSQL. */
@Tag("level-2")
class PostgresRetentionIT extends RetentionContract {

  @RegisterExtension static final PostgresDatabases SERVER = new PostgresDatabases();

  @Override
  RecordsLocation location() {
    return SERVER.database();
  }
}
