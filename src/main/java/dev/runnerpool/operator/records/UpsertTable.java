package dev.runnerpool.operator.records;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

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
   * @param stays whether what is there stays when a row is written again without it
   */
  record Column(String name, String type, int longest, boolean isKey, boolean stays) {

    private Column(String name, String type, int longest, boolean isKey) {
      this(name, type, longest, isKey, false);
    }

    static Column key(String name, String type) {
      return new Column(name, type, 0, true);
    }

    static Column keyText(String name, int longest) {
      return new Column(name, "varchar(" + longest + ")", longest, true);
    }

    static Column of(String name, String type) {
      return new Column(name, type, 0, false);
    }

    static Column staying(String name, String type) {
      return new Column(name, type, 0, false, true);
    }

    static Column text(String name, int longest) {
      return new Column(name, "varchar(" + longest + ")", longest, false);
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
  void write(Handle handle, SqlDialect dialect, List<Map<String, Object>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(dialect.upsert(this))) {
      for (Map<String, Object> row : rows) {
        Map<String, Object> bound = new HashMap<>();
        columns.forEach(column -> bound.put(column.name(), column.fit(row.get(column.name()))));
        batch.bindMap(bound).add();
      }
      batch.execute();
    }
  }
}
