package dev.runnerpool.operator.records.report;

import dev.runnerpool.core.cost.PriceTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The list prices that the operator is shipped with. */
public final class ListPrices {

  private ListPrices() {}

  /** All of them. */
  public static PriceTable shipped() {
    try (InputStream in =
        ListPrices.class.getResourceAsStream("/dev/runnerpool/operator/cost/prices.csv")) {
      return PriceTable.parse(
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
