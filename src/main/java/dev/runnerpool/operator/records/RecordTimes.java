package dev.runnerpool.operator.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times as both databases keep them: by UTC, in whole millionths of a second. */
final class RecordTimes {

  /** The type of their columns. */
  static final String TYPE = "timestamp with time zone";

  private RecordTimes() {}

  static OffsetDateTime of(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  static OffsetDateTime of(Optional<Instant> time) {
    return time.map(RecordTimes::of).orElse(null);
  }

  static Instant read(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static Optional<Instant> readMaybe(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
