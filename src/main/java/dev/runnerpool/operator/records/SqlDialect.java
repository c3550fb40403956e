package dev.runnerpool.operator.records;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the two databases say differently. */
enum SqlDialect {
  /** The embedded database. */
  H2 {
    @Override
    String upsert(UpsertTable table) {
      return "merge into %s t using (values (%s)) s (%s) on %s when matched%s then update set %s when not matched then insert (%s) values (%s)"
          .formatted(
              table.name(),
              // The type of a parameter in a list of values is not guessed.
              join(table.columns(), column -> true, ", ", "cast(:%1$s as %2$s)"),
              names(table),
              join(table.columns(), UpsertTable.Column::isKey, " and ", "t.%1$s = s.%1$s"),
              table.newest().map(" and s.%1$s >= t.%1$s"::formatted).orElse(""),
              updates(table, "s", "t"),
              names(table),
              join(table.columns(), column -> true, ", ", "s.%1$s"));
    }
  },
  /** A server. */
  POSTGRESQL {
    @Override
    String upsert(UpsertTable table) {
      return "insert into %s (%s) values (%s) on conflict (%s) do update set %s%s"
          .formatted(
              table.name(),
              names(table),
              join(table.columns(), column -> true, ", ", ":%1$s"),
              join(table.columns(), UpsertTable.Column::isKey, ", ", "%1$s"),
              updates(table, "excluded", table.name()),
              table
                  .newest()
                  .map(
                      column -> " where excluded.%1$s >= %2$s.%1$s".formatted(column, table.name()))
                  .orElse(""));
    }
  };

  /** Inserts a row, or replaces that of the same key unless it is newer. */
  abstract String upsert(UpsertTable table);

  private static String updates(UpsertTable table, String now, String before) {
    return table.columns().stream()
        .filter(column -> !column.isKey())
        .map(
            column ->
                (column.stays() ? "%1$s = coalesce(%2$s.%1$s, %3$s.%1$s)" : "%1$s = %2$s.%1$s")
                    .formatted(column.name(), now, before))
        .collect(Collectors.joining(", "));
  }

  private static String names(UpsertTable table) {
    return join(table.columns(), column -> true, ", ", "%1$s");
  }

  private static String join(
      List<UpsertTable.Column> columns,
      Predicate<UpsertTable.Column> which,
      String between,
      String format) {
    return columns.stream()
        .filter(which)
        .map(column -> format.formatted(column.name(), column.type()))
        .collect(Collectors.joining(between));
  }
}
