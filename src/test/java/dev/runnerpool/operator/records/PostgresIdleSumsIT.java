package dev.runnerpool.operator.records;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sums of days in PostgreSQL. */
@Tag("level-2")
class PostgresIdleSumsIT extends IdleSumsContract {

  @RegisterExtension static final PostgresDatabases SERVER = new PostgresDatabases();

  @Override
  RecordsLocation location() {
    return SERVER.database();
  }
}
