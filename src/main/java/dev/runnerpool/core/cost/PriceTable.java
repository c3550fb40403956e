package dev.runnerpool.core.cost;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * List prices by instance family: within a family a price grows in step with the size, so one row
 * covers all its sizes. On-demand only: a spot price moves, and is unknown here rather than
 * guessed.
 */
public final class PriceTable implements PriceSource {

  /** How many of an {@code xlarge} a size is. */
  private static final Map<String, Double> SIZES =
      Map.ofEntries(
          Map.entry("medium", 0.25),
          Map.entry("large", 0.5),
          Map.entry("xlarge", 1.0),
          Map.entry("2xlarge", 2.0),
          Map.entry("4xlarge", 4.0),
          Map.entry("8xlarge", 8.0),
          Map.entry("12xlarge", 12.0),
          Map.entry("16xlarge", 16.0),
          Map.entry("24xlarge", 24.0),
          Map.entry("48xlarge", 48.0));

  private final String region;
  private final LocalDate asOf;
  private final Map<String, Double> xlargeByFamily;

  private PriceTable(String region, LocalDate asOf, Map<String, Double> xlargeByFamily) {
    this.region = region;
    this.asOf = asOf;
    this.xlargeByFamily = Map.copyOf(xlargeByFamily);
  }

  /**
   * Reads a table: {@code # region <name>} and {@code # date <yyyy-mm-dd>} lines, then {@code
   * family,dollars per hour of the xlarge}.
   *
   * @throws IllegalArgumentException naming the line that has another form
   */
  public static PriceTable parse(List<String> lines) {
    String region = "";
    LocalDate asOf = LocalDate.EPOCH;
    Map<String, Double> prices = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("# region ")) {
        region = line.substring("# region ".length());
      } else if (line.startsWith("# date ")) {
        asOf = LocalDate.parse(line.substring("# date ".length()));
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        if (!line.matches("[a-z0-9-]+,[0-9]+\\.[0-9]+")) {
          throw new IllegalArgumentException(
              "line " + (i + 1) + " of the price table is not 'family,price': " + line);
        }
        String[] cells = line.split(",", 2);
        prices.put(cells[0], Double.valueOf(cells[1]));
      }
    }
    return new PriceTable(region, asOf, prices);
  }

  @Override
  public Optional<NodePrice> price(String instanceType, String region, CapacityType capacity) {
    int dot = instanceType.indexOf('.');
    if (dot < 0 || capacity != CapacityType.ON_DEMAND || !this.region.equals(region)) {
      return Optional.empty();
    }
    Double xlarge = xlargeByFamily.get(instanceType.substring(0, dot));
    Double size = SIZES.get(instanceType.substring(dot + 1));
    if (xlarge == null || size == null) {
      return Optional.empty();
    }
    return Optional.of(new NodePrice(xlarge * size, "table " + asOf));
  }
}
