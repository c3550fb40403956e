package dev.runnerpool.operator.records;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why something was not read or written, and what is done about it.
 *
 * @param outcome what is done
 * @param text for people: what happened, and what would help
 */
record RecordsFailure(Outcome outcome, String text) {

  /** What is done about it. */
  enum Outcome {
    /** It is tried again, more and more slowly. */
    RETRY,
    /** Rows that do not fit: each is tried by itself, and those are dropped. */
    REFUSED,
    /** The file is moved aside, and a new one begun. */
    CORRUPT,
    /** This process keeps no records. */
    OFF
  }

  private static final int LONGEST = 300;
  private static final int H2_FILE_CORRUPTED = 90_030;
  private static final int H2_FILE_OF_OTHER_VERSION = 90_048;

  /** By H2's number. */
  private static final Map<Integer, String> H2_HINTS =
      Map.of(
          90_020, "another process has the file open; it is taken over when that ends",
          90_097, "the file is read-only");

  /** By SQLSTATE. */
  private static final Map<String, String> HINTS =
      Map.ofEntries(
          Map.entry("08001", "the server cannot be reached: check runnerpool.records.url"),
          Map.entry("25006", "the database is read-only"),
          Map.entry("28P01", "check user and password in runnerpool.records.credentials"),
          Map.entry("28000", "check user and password in runnerpool.records.credentials"),
          Map.entry("3D000", "make the database, or check runnerpool.records.url"),
          Map.entry("42501", "the user must be allowed to make tables in its schema"),
          Map.entry("53100", "the server's disk is full"),
          Map.entry("57014", "a statement took longer than 5 s"),
          Map.entry("HYT00", "another statement holds a lock"));

  static RecordsFailure of(Throwable thrown) {
    if (thrown instanceof UnknownSchemaException) {
      return new RecordsFailure(Outcome.OFF, thrown.getMessage());
    }
    Optional<SQLException> sql =
        chain(thrown)
            .filter(SQLException.class::isInstance)
            .map(SQLException.class::cast)
            .reduce((outer, inner) -> inner);
    if (sql.isEmpty()) {
      return new RecordsFailure(Outcome.RETRY, first(thrown));
    }
    int code = sql.get().getErrorCode();
    String state = sql.get().getSQLState() == null ? "" : sql.get().getSQLState();
    String text = text(thrown, sql.get());
    if (code == H2_FILE_CORRUPTED) {
      return new RecordsFailure(Outcome.CORRUPT, text);
    }
    if (code == H2_FILE_OF_OTHER_VERSION) {
      return new RecordsFailure(Outcome.OFF, text + "; a newer version of the database wrote it");
    }
    if (state.startsWith("22") || state.startsWith("23")) {
      return new RecordsFailure(Outcome.REFUSED, text);
    }
    return new RecordsFailure(
        Outcome.RETRY,
        Optional.ofNullable(H2_HINTS.getOrDefault(code, HINTS.get(state)))
            .map(hint -> text + " (" + hint + ")")
            .orElse(text));
  }

  private static Stream<Throwable> chain(Throwable thrown) {
    return Stream.iterate(thrown, each -> each != null, Throwable::getCause).limit(20);
  }

  private static String first(Throwable thrown) {
    return line(
        chain(thrown)
            .reduce((outer, inner) -> inner)
            .map(
                inner ->
                    inner == thrown || inner.getMessage() == null
                        ? thrown.toString()
                        : thrown.getMessage() + ": " + inner.getMessage())
            .orElseThrow());
  }

  /** With what lies below, such as "No space left on device". */
  private static String text(Throwable thrown, SQLException sql) {
    String below =
        chain(sql)
            .reduce((outer, inner) -> inner)
            .filter(inner -> inner != sql && inner.getMessage() != null)
            .map(inner -> ": " + inner.getMessage())
            .orElse("");
    return line(sql.getMessage() + below);
  }

  private static String line(String text) {
    String first = text.lines().findFirst().orElse("").strip();
    return first.length() <= LONGEST ? first : first.substring(0, LONGEST) + "…";
  }
}
