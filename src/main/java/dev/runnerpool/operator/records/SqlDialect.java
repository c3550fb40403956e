package dev.runnerpool.operator.records;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
              join(table.columns(), column -> true, ", ", "cast(? as %2$s)"),
              names(table),
              join(table.columns(), UpsertTable.Column::isKey, " and ", "t.%1$s = s.%1$s"),
              table.newest().map(" and s.%1$s >= t.%1$s"::formatted).orElse(""),
              set(table, "s.%1$s", "coalesce(s.%1$s, t.%1$s)"),
              names(table),
              join(table.columns(), column -> true, ", ", "s.%1$s"));
    }

    @Override
    String limit(Duration longest) {
      return "set query_timeout " + longest.toMillis();
    }

    @Override
    Optional<String> lockSums() {
      return Optional.empty();
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
              join(table.columns(), column -> true, ", ", "?"),
              join(table.columns(), UpsertTable.Column::isKey, ", ", "%1$s"),
              set(table, "excluded.%1$s", "coalesce(excluded.%1$s, " + table.name() + ".%1$s)"),
              table
                  .newest()
                  .map(
                      column -> " where excluded.%1$s >= %2$s.%1$s".formatted(column, table.name()))
                  .orElse(""));
    }

    @Override
    String limit(Duration longest) {
      return "set statement_timeout = " + longest.toMillis();
    }

    @Override
    Optional<String> lockSums() {
      return Optional.of("lock table day_sum in share row exclusive mode");
    }
  };

  /** Inserts a row, or replaces that of the same key unless it is newer. */
  abstract String upsert(UpsertTable table);

  /** Ends each later statement of the connection that takes longer. */
  abstract String limit(Duration longest);

  /**
   * Keeps others from writing rows while a day is summed, as they would make its sums wrong. The
   * embedded database has one writer.
   */
  abstract Optional<String> lockSums();

  /** What a row of the same key gets; what is kept is replaced by another, not by none. */
  private static String set(UpsertTable table, String other, String kept) {
    return table.columns().stream()
        .filter(column -> !column.isKey())
        .map(
            column ->
                "%s = %s"
                    .formatted(
                        column.name(), (column.isKept() ? kept : other).formatted(column.name())))
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
