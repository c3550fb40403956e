package dev.runnerpool.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ForecastTest {

  private static Forecast of(String today, String firstDay) {
    return new Forecast(LocalDate.parse(today), LocalDate.parse(firstDay));
  }

  @Test
  void itGoesOnAsTheLastSevenWholeDaysWere() {
    Forecast forecast = of("2026-11-20", "2026-01-01");
    assertThat(forecast.meanFrom()).isEqualTo("2026-11-13");
    assertThat(forecast.meanDays()).isEqualTo(7);
    assertThat(forecast.daysLeft()).as("20 to 30").isEqualTo(11);
    // 19 days for 100, then 11 days of 70 / 7.
    assertThat(forecast.atMonthEnd(100, 70)).isEqualTo(210);
  }

  @Test
  void withFewerDaysItTakesThoseThereAre() {
    Forecast forecast = of("2026-11-20", "2026-11-18");
    assertThat(forecast.meanDays()).isEqualTo(2);
    assertThat(forecast.atMonthEnd(10, 10)).isEqualTo(10 + 5 * 11);
  }

  @Test
  void onTheFirstDayNothingIsForeseen() {
    Forecast forecast = of("2026-11-01", "2026-11-01");
    assertThat(forecast.meanDays()).isZero();
    assertThat(forecast.daysLeft()).isEqualTo(30);
    assertThat(forecast.atMonthEnd(0, 0)).isZero();
  }

  @Test
  void onTheFirstOfAMonthTheMeanIsOfTheOneBefore() {
    Forecast forecast = of("2028-02-01", "2026-11-01");
    assertThat(forecast.meanFrom()).isEqualTo("2028-01-25");
    assertThat(forecast.daysLeft()).as("a leap year").isEqualTo(29);
    assertThat(forecast.atMonthEnd(0, 14)).isEqualTo(58);
  }
}
