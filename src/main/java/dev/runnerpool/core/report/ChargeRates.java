package dev.runnerpool.core.report;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of teams for their jobs. Kept in whole parts of a billionth of a dollar, so that
 * sums do not depend on how they are put together.
 *
 * @param factor dollars asked for each dollar spent, where there is no rate by the minute
 * @param perMinute dollars for each minute that a job held its runner, by pool ({@code
 *     ci/linux-arm64}) or else architecture
 */
public record ChargeRates(Optional<BigDecimal> factor, Map<String, BigDecimal> perMinute) {

  /** Decimals that a rate may have. */
  public static final int DECIMALS = 6;

  /** Parts of a billionth of a dollar: milliseconds in a minute, and the decimals of rates. */
  private static final BigInteger PARTS =
      BigInteger.valueOf(60_000).multiply(scaled(BigDecimal.ONE));

  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  /** Keeps a copy. */
  public ChargeRates {
    perMinute = Map.copyOf(perMinute);
  }

  /**
   * What is asked for a fact, which must tell pool and architecture.
   *
   * @throws IllegalArgumentException if no rate is for it
   */
  public BigInteger of(CostFact fact) {
    BigDecimal rate = perMinute.get(fact.pool());
    if (rate == null) {
      rate = perMinute.get(fact.machine().architecture());
    }
    Spent spent = fact.spent();
    if (rate != null) {
      return scaled(rate).multiply(NANOS).multiply(BigInteger.valueOf(spent.runningMillis()));
    }
    if (factor.isEmpty()) {
      if (spent.total() == 0 && spent.runningMillis() == 0) {
        return BigInteger.ZERO;
      }
      throw new IllegalArgumentException(
          "there is no rate for pool %s or architecture %s, and no factor for all others"
              .formatted(fact.pool(), fact.machine().architecture()));
    }
    return scaled(factor.get())
        .multiply(BigInteger.valueOf(60_000))
        .multiply(BigInteger.valueOf(spent.total()));
  }

  /** What is asked in whole billionths of a dollar, rounded down. */
  public static long nanos(BigInteger parts) {
    return parts.divide(PARTS).longValueExact();
  }

  private static BigInteger scaled(BigDecimal rate) {
    return rate.movePointRight(DECIMALS).toBigIntegerExact();
  }
}
