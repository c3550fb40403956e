package dev.runnerpool.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintedMoneyTest {

  @Test
  void threeThirdsOfADollarAreADollar() {
    long third = 333_333_333;
    assertThat(PrintedMoney.round(List.of(third, third, third + 1), 10_000_000))
        .containsExactly(33L, 33L, 34L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "123456 | 2 | 1,234.56",
        "-5 | 2 | -0.05",
        "0 | 4 | 0.0000",
        "7 | 0 | 7",
        "1000000 | 6 | 1.000000"
      })
  void itIsPrintedWithItsDecimals(long units, int decimals, String text) {
    assertThat(PrintedMoney.text(units, decimals)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"10000000000, 2", "9999999999, 4", "100000000, 4", "99999999, 6", "-20000000000, 2"})
  void smallSumsHaveMoreDecimals(long nanos, int decimals) {
    assertThat(PrintedMoney.decimals(nanos)).isEqualTo(decimals);
  }
}
