package dev.runnerpool.core.cost;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * List prices that the operator is shipped with: {@code region,instance type,dollars per
 * hour,date,source}. Where a whole family stands in one row, as {@code m7g.*} with the price of its
 * xlarge, a size without a row of its own is priced in step with its size. On-demand only: a spot
 * price moves, and is unknown here rather than guessed.
 */
public final class PriceTable {

  private static final Pattern ROW =
      Pattern.compile(
          "([a-z0-9-]+),([a-z0-9-]+\\.(?:[a-z0-9-]+|\\*)),([0-9]+\\.[0-9]+),"
              + "([0-9]{4}-[0-9]{2}-[0-9]{2}),([^,]+)");

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

  private record Key(String region, String instanceType) {}

  private record Row(double hourly, LocalDate date) {

    NodePrice price(double size) {
      Instant asOf = date.atStartOfDay(ZoneOffset.UTC).toInstant();
      return new NodePrice(hourly * size, PriceOrigin.TABLE, "table " + date, Optional.of(asOf));
    }
  }

  private final Map<Key, Row> rows;

  private PriceTable(Map<Key, Row> rows) {
    this.rows = Map.copyOf(rows);
  }

  /**
   * Reads a table; lines that begin with {@code #} are remarks.
   *
   * @throws IllegalArgumentException naming the line that has another form, or a row that is there
   *     twice
   */
  public static PriceTable parse(List<String> lines) {
    Map<Key, Row> rows = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher row = ROW.matcher(line);
      if (!row.matches() || !NodePrice.isPossible(Double.parseDouble(row.group(3)))) {
        throw new IllegalArgumentException(
            "line %d of the price table is not 'region,type,dollars per hour,date,source': %s"
                .formatted(i + 1, line));
      }
      Row value = new Row(Double.parseDouble(row.group(3)), LocalDate.parse(row.group(4)));
      if (rows.put(new Key(row.group(1).intern(), row.group(2)), value) != null) {
        throw new IllegalArgumentException(
            "line %d of the price table is there twice: %s".formatted(i + 1, line));
      }
    }
    return new PriceTable(rows);
  }

  /** The list price of a node of that kind, if there is a row for it. */
  public Optional<NodePrice> price(NodeKind kind) {
    if (kind.capacity() != CapacityType.ON_DEMAND) {
      return Optional.empty();
    }
    Row exact = rows.get(new Key(kind.region(), kind.instanceType()));
    if (exact != null) {
      return Optional.of(exact.price(1));
    }
    String family = kind.family();
    Row ofFamily = rows.get(new Key(kind.region(), family + ".*"));
    Double size =
        SIZES.get(
            kind.instanceType()
                .substring(Math.min(kind.instanceType().length(), family.length() + 1)));
    return ofFamily == null || size == null ? Optional.empty() : Optional.of(ofFamily.price(size));
  }
}
