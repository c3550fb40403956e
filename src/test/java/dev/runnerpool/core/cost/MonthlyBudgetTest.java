package dev.runnerpool.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonthlyBudgetTest {

  private static final LocalDate TENTH = LocalDate.parse("2026-03-10");
  private static final MonthlyBudget HUNDRED = new MonthlyBudget(100, 0.8);

  @Test
  void theMonthBeginsOnItsFirstByUtcAndADayBeforeDoesNotCount() {
    Map<LocalDate, Long> byDay =
        Map.of(LocalDate.parse("2026-02-28"), usd(500), LocalDate.parse("2026-03-01"), usd(3));
    assertThat(HUNDRED.outlook(byDay, TENTH).spent()).isEqualTo(3);
    assertThat(HUNDRED.outlook(byDay, LocalDate.parse("2026-04-01")).spent()).isZero();
  }

  @Test
  void itIsNearFromTheShareOnAndSpentFromTheLimitOn() {
    assertThat(use(79.99)).isEqualTo(MonthlyBudget.Use.WITHIN);
    assertThat(use(80)).isEqualTo(MonthlyBudget.Use.NEAR);
    assertThat(use(99.99)).isEqualTo(MonthlyBudget.Use.NEAR);
    assertThat(use(100)).isEqualTo(MonthlyBudget.Use.SPENT);
    assertThat(new MonthlyBudget(0, 0.8).outlook(Map.of(), TENTH).use())
        .isEqualTo(MonthlyBudget.Use.SPENT);
  }

  @Test
  void theRateIsTheMeanOfTheLastSevenWholeDaysAndTodayIsNone() {
    MonthlyBudget.Outlook outlook = HUNDRED.outlook(daily(30, 7), TENTH);
    assertThat(outlook.daily().orElseThrow()).isEqualTo(7, within(1e-9));
    Map<LocalDate, Long> withToday = new HashMap<>(daily(30, 7));
    withToday.put(TENTH, usd(1));
    assertThat(HUNDRED.outlook(withToday, TENTH).daily()).isEqualTo(outlook.daily());
  }

  @Test
  void aPoolOfTwoDaysIsPredictedByThese() {
    assertThat(HUNDRED.outlook(daily(2, 10), TENTH).daily().orElseThrow()).isEqualTo(10);
    assertThat(HUNDRED.outlook(Map.of(TENTH, usd(10)), TENTH).daily()).isEmpty();
    assertThat(HUNDRED.outlook(Map.of(), TENTH).reachedOn()).isEmpty();
  }

  @Test
  void theDayOnWhichItIsSpentIsToldIfItIsInThisMonth() {
    // 9 whole days of 7 dollars: 63 are spent, and 37 last 5 days and a bit.
    assertThat(HUNDRED.outlook(daily(9, 7), TENTH).reachedOn())
        .contains(LocalDate.parse("2026-03-15"));
    // 9 of 3: 27 are spent, and 73 last 24 days.
    assertThat(HUNDRED.outlook(daily(9, 3), TENTH).reachedOn()).isEmpty();
    assertThat(HUNDRED.outlook(daily(9, 20), TENTH).reachedOn()).isEmpty();
  }

  @Test
  void atTheBeginningOfAMonthTheWeekBeforeTellsTheRate() {
    LocalDate second = LocalDate.parse("2026-04-02");
    assertThat(MonthlyBudget.since(second)).isEqualTo(LocalDate.parse("2026-03-26"));
    assertThat(MonthlyBudget.since(LocalDate.parse("2026-04-20")))
        .isEqualTo(LocalDate.parse("2026-04-01"));
    Map<LocalDate, Long> byDay = new HashMap<>();
    for (LocalDate day = MonthlyBudget.since(second); day.isBefore(second); day = day.plusDays(1)) {
      byDay.put(day, usd(14));
    }
    MonthlyBudget.Outlook outlook = HUNDRED.outlook(byDay, second);
    assertThat(outlook.spent()).isEqualTo(14);
    assertThat(outlook.daily().orElseThrow()).isEqualTo(14, within(1e-9));
    assertThat(outlook.reachedOn()).contains(LocalDate.parse("2026-04-08"));
  }

  private static MonthlyBudget.Use use(double spent) {
    return HUNDRED.outlook(Map.of(TENTH, usd(spent)), TENTH).use();
  }

  /** So much on each of that many days before the tenth. */
  private static Map<LocalDate, Long> daily(int days, double usd) {
    Map<LocalDate, Long> byDay = new HashMap<>();
    for (int i = 1; i <= days; i++) {
      byDay.put(TENTH.minusDays(i), usd(usd));
    }
    return byDay;
  }

  private static long usd(double usd) {
    return Math.round(usd * CostByKind.NANOS_PER_USD);
  }
}
