package dev.runnerpool.cli.cost;

import dev.runnerpool.core.table.Table.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Values for programs: dollars to the billionth, seconds to the thousandth, shares of 1. */
final class PlainValues {
  private static final int SHARE_DECIMALS = 6;

  private PlainValues() {}

  static BigDecimal of(Unit unit, Object value) {
    return switch (unit) {
      case MONEY, MONEY_EACH -> BigDecimal.valueOf((Long) value, 9);
      case TIME -> BigDecimal.valueOf((Long) value, 3);
      case COUNT -> BigDecimal.valueOf((Long) value);
      case SHARE, RATIO, PRICE ->
          BigDecimal.valueOf((Double) value).setScale(SHARE_DECIMALS, RoundingMode.HALF_EVEN);
      case TEXT, FIGURE -> throw new IllegalArgumentException(unit + " is no number");
    };
  }
}
