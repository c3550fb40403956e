package dev.runnerpool.operator.records;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table whose rows are written again and again.
 *
 * @param name of it
 * @param newest the column that tells which of two rows of one key is newer; empty if that is
 *     always the one written last
 */
record UpsertTable(String name, Optional<String> newest, List<Column> columns) {

  /**
   * A column of it.
   *
   * @param type as both databases call it, such as {@code varchar(63)}
   * @param longest characters of a text, 0 if it is none
   * @param isKey whether it is a part of the key
   * @param isKept whether a row without it leaves what is there
   */
  record Column(String name, String type, int longest, boolean isKey, boolean isKept) {

    static Column key(String name, String type) {
      return new Column(name, type, 0, true, false);
    }

    static Column keyText(String name, int longest) {
      return new Column(name, "varchar(" + longest + ")", longest, true, false);
    }

    static Column of(String name, String type) {
      return new Column(name, type, 0, false, false);
    }

    static Column text(String name, int longest) {
      return new Column(name, "varchar(" + longest + ")", longest, false, false);
    }

    Column kept() {
      return new Column(name, type, longest, isKey, true);
    }

    /** Cut to what fits; without what PostgreSQL takes in no text. */
    Object fit(Object value) {
      if (!(value instanceof String text)) {
        return value;
      }
      String clean = text.indexOf('\0') < 0 ? text : text.replace("\0", "");
      return clean.length() <= longest ? clean : cut(clean);
    }

    private String cut(String text) {
      int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
      return text.substring(0, end);
    }
  }

  /** Writes rows, each with all columns by name; a missing one is null. */
  void write(Sql sql, SqlDialect dialect, List<Map<String, Object>> rows) throws SQLException {
    List<Object[]> bound = new ArrayList<>(rows.size());
    for (Map<String, Object> row : rows) {
      bound.add(columns.stream().map(column -> column.fit(row.get(column.name()))).toArray());
    }
    sql.batch(dialect.upsert(this), bound);
  }
}
