package dev.runnerpool.cli.cost;

import java.sql.SQLException;
import java.util.Set;

/** What a database's refusal means, and what to do about it. */
final class SqlTrouble {
  private static final Set<String> NO_TABLE = Set.of("42P01", "42S02", "42S03", "42S04");
  private static final int H2_IN_USE = 90020;
  private static final int H2_CORRUPTED = 90030;
  private static final int H2_OTHER_FORMAT = 90048;

  private SqlTrouble() {}

  static String sentence(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (NO_TABLE.contains(state)) {
      return "it has no tables of records: name the database that an operator writes to";
    }
    if (state.equals("42501")) {
      return "its user may not read the tables: grant select on them";
    }
    if (state.equals("3D000")) {
      return "there is no database of that name on the server: name the one that an operator writes"
          + " to";
    }
    if (state.startsWith("28")) {
      return "user or password are refused: give --credentials a directory with the right username"
          + " and password";
    }
    if (state.startsWith("08")) {
      return "it does not answer: check host, port and network policies, or try again";
    }
    return switch (e.getErrorCode()) {
      case H2_IN_USE ->
          "another process holds it and does not share it: run cost where the operator runs, in its"
              + " pod";
      case H2_CORRUPTED -> "the file is damaged: the operator's log says what became of it";
      case H2_OTHER_FORMAT ->
          "the file is of another version of H2: run cost from the operator's image";
      default ->
          e.getMessage()
              .lines()
              .findFirst()
              .orElse(state)
              .replaceAll("(?i)password=[^;&\\s]*", "password=…");
    };
  }
}
