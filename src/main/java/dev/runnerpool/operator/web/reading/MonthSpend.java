package dev.runnerpool.operator.web.reading;

import dev.runnerpool.core.report.Bill;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the present month cost until now.
 *
 * @param month by UTC
 * @param at when the records were read
 * @param bills what was spent by each question; empty if nothing is recorded yet
 * @param forecast what the month will have cost, in billionths of a dollar; empty before there is a
 *     whole day to tell by
 */
public record MonthSpend(
    YearMonth month, Instant at, Optional<Bills> bills, OptionalLong forecast) {

  /** The same sum, told apart four ways; each the dearest first. */
  public record Bills(Bill byTeam, Bill byProject, Bill byPool, Bill byArchitecture) {}
}
