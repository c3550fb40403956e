package dev.runnerpool.operator.records;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records in PostgreSQL. */
@Tag("level-2")
class PostgresRecordsIT extends DatabaseRecordsContract {

  @RegisterExtension static final PostgresDatabases SERVER = new PostgresDatabases();

  @Override
  RecordsLocation location() {
    return SERVER.database();
  }
}
