package dev.runnerpool.cli.cost;

import dev.runnerpool.core.report.PrintedMoney;

/** Single sums in sentences and charts. */
final class Dollars {
  private Dollars() {}

  /** Such as {@code $12.34}, with more decimals of small sums. */
  static String text(long nanos) {
    int decimals = PrintedMoney.decimals(nanos);
    return "$"
        + PrintedMoney.text(PrintedMoney.roundOne(nanos, PrintedMoney.unit(decimals)), decimals);
  }
}
