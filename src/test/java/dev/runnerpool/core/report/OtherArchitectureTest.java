package dev.runnerpool.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.cost.PriceTable;
import dev.runnerpool.core.report.OtherArchitecture.Amd64Maker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherArchitectureTest {
  private static final PriceTable PRICES =
      PriceTable.parse(
          List.of(
              "us-east-1,m7g.*,0.1632,2026-07-20,a",
              "us-east-1,m7i.*,0.2016,2026-07-20,a",
              "us-east-1,m7a.*,0.23184,2026-07-20,a",
              "eu-west-1,m7g.2xlarge,0.4,2026-08-01,b",
              "eu-west-1,m7i.2xlarge,0.5,2026-08-01,b"));

  @ParameterizedTest
  @CsvSource({
    "m7g.2xlarge, intel, m7i.2xlarge",
    "m7g.2xlarge, amd, m7a.2xlarge",
    "c8a.large, intel, c8g.large",
    "m7i-flex.xlarge, intel, m7g.xlarge",
    "t4g.small, intel, t3.small",
    "t3a.small, amd, t4g.small",
    "m8i.48xlarge, intel, m8g.48xlarge",
    // There is no such type: Graviton3 ends at 16xlarge, Intel begins at large.
    "m7i.24xlarge, intel,",
    "m7g.medium, intel,",
    "g5.xlarge, intel,",
    "unknown, intel,",
    "m7gd.xlarge, intel,"
  })
  void theTypeBesideOneIsOfTheSameLettersGenerationAndSize(
      String type, Amd64Maker maker, String other) {
    assertThat(new OtherArchitecture(PRICES, maker).sibling(type).orElse(null)).isEqualTo(other);
  }

  @Test
  void bothPricesAreOfOneRegion() {
    OtherArchitecture others = new OtherArchitecture(PRICES, Amd64Maker.intel);
    assertThat(others.compare("m7g.2xlarge", "eu-west-1"))
        .hasValueSatisfying(
            both -> {
              assertThat(both.price()).isEqualTo(0.4);
              assertThat(both.otherPrice()).isEqualTo(0.5);
              assertThat(both.source()).isEqualTo("table 2026-08-01 eu-west-1");
              // 1.00 dollar at 0.4 an hour is 2.5 hours, at 0.5 an hour 1.25 dollars.
              assertThat(both.other(1_000_000_000)).isEqualTo(1_250_000_000);
            });
    assertThat(others.compare("m7g.xlarge", "eu-west-1").get().source())
        .as("a region without the row")
        .isEqualTo("table 2026-07-20 us-east-1");
    assertThat(others.compare("c7g.xlarge", "us-east-1")).isEmpty();
  }
}
