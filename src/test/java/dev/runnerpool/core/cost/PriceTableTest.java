package dev.runnerpool.core.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table that the operator is shipped with. */
class PriceTableTest {

  private static final PriceTable TABLE =
      PriceTable.parse(
          List.of(
              "# a remark",
              "us-east-1,m7g.*,0.1632,2026-07-20,typed in",
              "us-east-1,m7g.metal,2.7,2026-08-01,AmazonEC2 price list",
              "eu-central-1,m7g.xlarge,0.1952,2026-08-01,AmazonEC2 price list"));

  @Test
  void aRowOfItsOwnGoesBeforeTheFamilys() {
    NodePrice metal = price("m7g.metal", "us-east-1").orElseThrow();
    assertThat(metal.hourly()).isEqualTo(2.7);
    assertThat(metal.source()).isEqualTo("table 2026-08-01");
    assertThat(metal.origin()).isEqualTo(PriceOrigin.TABLE);
    assertThat(metal.asOf()).contains(Instant.parse("2026-08-01T00:00:00Z"));
    assertThat(price("m7g.large", "us-east-1").orElseThrow().hourly()).isEqualTo(0.0816);
  }

  @Test
  void whatItDoesNotCoverHasNoPrice() {
    assertThat(price("m7g.3xlarge", "us-east-1")).as("a size of no known step").isEmpty();
    assertThat(price("m7g.2xlarge", "eu-central-1")).as("another size of a row").isEmpty();
    assertThat(price("m7g.xlarge", "cn-north-1")).isEmpty();
    assertThat(price("m7g", "us-east-1")).isEmpty();
    assertThat(price("", "")).isEmpty();
    assertThat(TABLE.price(new NodeKind("m7g.large", "us-east-1", "a", "", CapacityType.SPOT)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m7g,0.1632",
        "us-east-1,m7g.*,-0.1632,2026-07-20,x",
        "us-east-1,m7g.*,0.0,2026-07-20,x",
        "us-east-1,m7g.*,99999.0,2026-07-20,x",
        "us-east-1,m7g.*,0.1632,2026-07-20",
        "us-east-1,m7g,0.1632,2026-07-20,x"
      })
  void aLineOfAnotherFormIsNamed(String line) {
    assertThatThrownBy(() -> PriceTable.parse(List.of("", line)))
        .hasMessageContaining("line 2")
        .hasMessageContaining(line);
  }

  @Test
  void twoRowsOfOneTypeAreRefused() {
    String row = "us-east-1,m7g.large,0.1,2026-07-20,x";
    assertThatThrownBy(() -> PriceTable.parse(List.of(row, row))).hasMessageContaining("twice");
  }

  private static Optional<NodePrice> price(String type, String region) {
    return TABLE.price(new NodeKind(type, region, "", "", CapacityType.ON_DEMAND));
  }
}
