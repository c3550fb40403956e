package dev.runnerpool.operator.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.runnerpool.core.report.Bill;
import dev.runnerpool.operator.web.reading.MonthSpend;
import dev.runnerpool.operator.web.reading.SpendReading.Latest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the month cost until now, for programs.
 *
 * @param at when the records were read; absent before the first reading, which this request began
 * @param month such as {@code 2026-11}, by UTC
 * @param failure why the last reading failed; absent if it did not
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SpendAnswer(
    Optional<Instant> at,
    Optional<String> month,
    Optional<String> failure,
    Optional<BigDecimal> usd,
    Optional<BigDecimal> forecastUsd,
    List<SpendEntry> byTeam,
    List<SpendEntry> byProject,
    List<SpendEntry> byPool,
    List<SpendEntry> byArchitecture) {

  private static final int NANOS = 9;

  /**
   * What was spent on one of them.
   *
   * @param usd runners and, of teams and architectures without a name, idle nodes
   */
  public record SpendEntry(String name, long jobs, double runningSeconds, BigDecimal usd) {}

  /** What is known. */
  public static SpendAnswer of(Latest latest) {
    Optional<MonthSpend> spend = latest.spend();
    Optional<MonthSpend.Bills> bills = spend.flatMap(MonthSpend::bills);
    return new SpendAnswer(
        spend.map(MonthSpend::at),
        spend.map(each -> each.month().toString()),
        latest.failure(),
        bills.map(each -> usd(each.byTeam().total().total())),
        forecast(spend),
        bills.map(each -> entries(each.byTeam())).orElse(List.of()),
        bills.map(each -> entries(each.byProject())).orElse(List.of()),
        bills.map(each -> entries(each.byPool())).orElse(List.of()),
        bills.map(each -> entries(each.byArchitecture())).orElse(List.of()));
  }

  private static Optional<BigDecimal> forecast(Optional<MonthSpend> spend) {
    return spend
        .filter(each -> each.forecast().isPresent())
        .map(each -> usd(each.forecast().getAsLong()));
  }

  private static List<SpendEntry> entries(Bill bill) {
    return bill.entries().stream()
        .map(
            each ->
                new SpendEntry(
                    each.key().get(0),
                    each.spent().jobs(),
                    each.spent().runningMillis() / 1000.0,
                    usd(each.spent().total())))
        .toList();
  }

  private static BigDecimal usd(long nanos) {
    return BigDecimal.valueOf(nanos, NANOS);
  }
}
