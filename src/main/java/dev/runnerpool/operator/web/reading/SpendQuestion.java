package dev.runnerpool.operator.web.reading;

import dev.runnerpool.core.report.Bill;
import dev.runnerpool.core.report.CostFact;
import dev.runnerpool.core.report.Dimension;
import dev.runnerpool.core.report.Forecast;
import dev.runnerpool.core.report.Grouping;
import dev.runnerpool.core.report.Spent;
import dev.runnerpool.core.report.Teams;
import dev.runnerpool.operator.records.report.CostFacts;
import dev.runnerpool.operator.records.report.CostQueries;
import dev.runnerpool.operator.records.report.FactPart;
import dev.runnerpool.operator.records.report.ReportPeriod;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks the records what a month cost. */
final class SpendQuestion {

  /** More are shown by the command {@code cost}. */
  static final int MOST = 100;

  private static final int TEAM_DEPTH = 1;

  private SpendQuestion() {}

  static MonthSpend ask(CostQueries queries, Instant now) throws SQLException {
    LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
    YearMonth month = YearMonth.from(today);
    Optional<ReportPeriod> known = queries.known();
    if (known.isEmpty()) {
      return new MonthSpend(month, now, Optional.empty(), OptionalLong.empty());
    }
    Teams teams = Teams.byDepth(TEAM_DEPTH);
    Sums byTeam = new Sums(Dimension.TEAM, teams);
    Sums byProject = new Sums(Dimension.PROJECT, teams);
    Sums byPool = new Sums(Dimension.POOL, teams);
    Sums byArchitecture = new Sums(Dimension.ARCHITECTURE, teams);
    new CostFacts(queries, new ReportPeriod(month.atDay(1), today))
        .idleApart(
            EnumSet.of(FactPart.POOL, FactPart.PROJECT, FactPart.ARCHITECTURE),
            fact -> {
              byTeam.add(fact);
              byProject.add(fact);
              byPool.add(fact);
              byArchitecture.add(fact);
            });
    return new MonthSpend(
        month,
        now,
        Optional.of(
            new MonthSpend.Bills(
                byTeam.bill(), byProject.bill(), byPool.bill(), byArchitecture.bill())),
        forecast(queries, new Forecast(today, known.get().from())));
  }

  private static OptionalLong forecast(CostQueries queries, Forecast forecast) throws SQLException {
    if (forecast.meanDays() == 0) {
      return OptionalLong.empty();
    }
    LocalDate yesterday = forecast.today().minusDays(1);
    return OptionalLong.of(
        forecast.atMonthEnd(
            spent(queries, forecast.monthFrom(), yesterday),
            spent(queries, forecast.meanFrom(), yesterday)));
  }

  private static long spent(CostQueries queries, LocalDate from, LocalDate to) throws SQLException {
    long[] sum = new long[1];
    if (!to.isBefore(from)) {
      new CostFacts(queries, new ReportPeriod(from, to))
          .idleApart(EnumSet.noneOf(FactPart.class), fact -> sum[0] += fact.spent().total());
    }
    return sum[0];
  }

  /** Facts put together by one dimension. */
  private static final class Sums {
    private final Grouping grouping;
    private final Map<List<String>, Spent> sums = new HashMap<>();

    Sums(Dimension dimension, Teams teams) {
      this.grouping = new Grouping(List.of(dimension), teams);
    }

    void add(CostFact fact) {
      sums.merge(grouping.key(fact), fact.spent(), Spent::plus);
    }

    Bill bill() {
      return Bill.of(sums, grouping.dimensions()).top(MOST);
    }
  }
}
