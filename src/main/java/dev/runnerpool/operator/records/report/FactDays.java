package dev.runnerpool.operator.records.report;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The days of a period that anything was spent on, and where it stands. Facts are read a day at a
 * time: all days at once would be in the memory of who serves the embedded file.
 *
 * @param connection of the database
 * @param runningMillis how it tells how long a job held its runner
 */
record FactDays(Connection connection, String runningMillis) {

  /** Where facts of a day stand; there may be some in each. */
  enum Source {
    /** Rows of single runners, of a day that is not summed. */
    ROWS,
    /** Sums as earlier versions made them. */
    EARLIER_SUMS,
    /** Packed sums. */
    SUMS
  }

  /** The earliest first. */
  SortedMap<LocalDate, Set<Source>> of(ReportPeriod period) throws SQLException {
    SortedMap<LocalDate, Set<Source>> days = new TreeMap<>();
    for (ReportPeriod unsummed : withoutSums(period)) {
      add(days, withRows(unsummed), Source.ROWS);
    }
    add(
        days,
        days("select distinct t.day from day_cost t where t.day between ? and ?", period),
        Source.EARLIER_SUMS);
    add(
        days,
        days("select distinct t.day from day_sum t where t.day between ? and ?", period),
        Source.SUMS);
    return days;
  }

  private static void add(
      SortedMap<LocalDate, Set<Source>> days, List<LocalDate> more, Source source) {
    more.forEach(day -> days.computeIfAbsent(day, any -> EnumSet.noneOf(Source.class)).add(source));
  }

  /** Adds what was spent on a day, and who used nodes then if that is asked for. */
  void read(LocalDate day, Set<Source> sources, FactSums sums, Optional<NodeUse> use)
      throws SQLException {
    ReportPeriod only = new ReportPeriod(day, day);
    Set<FactPart> parts = sums.parts();
    if (use.isPresent()) {
      parts.addAll(FactPart.OF_NODES);
    }
    if (sources.contains(Source.ROWS)) {
      FactQuery.ofRows(parts, runningMillis).read(connection, only, fact -> sums.add(fact, use));
    }
    if (sources.contains(Source.EARLIER_SUMS)) {
      FactQuery.ofEarlierSums(parts).read(connection, only, fact -> sums.add(fact, use));
    }
    if (sources.contains(Source.SUMS)) {
      try (PreparedStatement query =
          connection.prepareStatement(
              "select t.facts from day_sum t where t.day = ? order by t.kept, t.part")) {
        query.setObject(1, day);
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            sums.add(new PackedColumns.Reader(rows.getBytes(1)), use);
          }
        }
      }
    }
  }

  /** The days whose single rows are not summed, next to each other in one. */
  List<ReportPeriod> withoutSums(ReportPeriod period) throws SQLException {
    List<ReportPeriod> rest = new ArrayList<>();
    LocalDate from = period.from();
    for (LocalDate summed :
        days(
            "select distinct t.day from day_sum t where t.kept and t.day between ? and ?"
                + " order by t.day",
            period)) {
      if (from.isBefore(summed)) {
        rest.add(new ReportPeriod(from, summed.minusDays(1)));
      }
      from = summed.plusDays(1);
    }
    if (!from.isAfter(period.to())) {
      rest.add(new ReportPeriod(from, period.to()));
    }
    return rest;
  }

  /** From day to day by the index, of which the embedded database reads all for distinct ones. */
  private List<LocalDate> withRows(ReportPeriod period) throws SQLException {
    List<LocalDate> found = new ArrayList<>();
    Optional<LocalDate> next = firstWithRows(period);
    while (next.isPresent()) {
      LocalDate day = next.get();
      found.add(day);
      next =
          day.isBefore(period.to())
              ? firstWithRows(new ReportPeriod(day.plusDays(1), period.to()))
              : Optional.empty();
    }
    return found;
  }

  private Optional<LocalDate> firstWithRows(ReportPeriod period) throws SQLException {
    return days(
            "select t.day from runner_cost t where t.day between ? and ? order by t.day limit 1",
            period)
        .stream()
        .findFirst();
  }

  private List<LocalDate> days(String sql, ReportPeriod period) throws SQLException {
    List<LocalDate> days = new ArrayList<>();
    try (PreparedStatement query = CostQueries.prepare(connection, sql, period);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        days.add(rows.getObject(1, LocalDate.class));
      }
    }
    return days;
  }
}
