package dev.runnerpool.core.report;

import dev.runnerpool.core.cost.CapacityType;
import dev.runnerpool.core.cost.NodeKind;
import dev.runnerpool.core.cost.NodePrice;
import dev.runnerpool.core.cost.PriceTable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which instance type of the other architecture stands beside one, and how their list prices
 * compare. AWS' families of one letter and generation have the same processors and memory at each
 * size (m7g.2xlarge, m7i.2xlarge and m7a.2xlarge: 8 and 32 GiB, <a
 * href="https://aws.amazon.com/ec2/instance-types/">EC2 instance types</a>), so a pod holds the
 * same share of either, and costs compare as the nodes' prices do.
 */
public final class OtherArchitecture {

  /** Where prices are taken from for regions that the table does not have. */
  public static final String REFERENCE_REGION = "us-east-1";

  private static final Pattern TYPE =
      Pattern.compile(
          "(?<letters>[mcr])(?<generation>[0-9]+)(?<maker>g|i|a)(?<flex>-flex)?\\.(?<size>[a-z0-9]+)");

  /** Burstable types: the Graviton one has a generation of its own. */
  private static final Map<String, String> BURSTABLE =
      Map.of("t4g", "t3", "t3", "t4g", "t3a", "t4g");

  private static final Set<String> ABOVE_16XLARGE = Set.of("24xlarge", "32xlarge", "48xlarge");
  private static final int FIRST_LARGE_GRAVITON = 8;

  /** Who makes the amd64 processor that arm64 is compared with. */
  public enum Amd64Maker {
    /** Intel. */
    intel("i"),
    /** AMD. */
    amd("a");

    private final String letter;

    Amd64Maker(String letter) {
      this.letter = letter;
    }
  }

  /**
   * Both types side by side.
   *
   * @param type the one that ran
   * @param other the other
   * @param price dollars per hour at list price
   * @param otherPrice the same of the other
   * @param source of both prices, with their region
   */
  public record Compared(
      String type, String other, double price, double otherPrice, String source) {

    /** What the other would cost of the same work at list price, if it took as long. */
    public long other(long listedNanos) {
      return Math.round(listedNanos * (otherPrice / price));
    }
  }

  private final PriceTable prices;
  private final Amd64Maker maker;

  /** Compares by that table. */
  public OtherArchitecture(PriceTable prices, Amd64Maker maker) {
    this.prices = prices;
    this.maker = maker;
  }

  /** The type beside that one, if there is one of the same letters, generation and size. */
  public Optional<String> sibling(String type) {
    int dot = type.indexOf('.');
    String burstable = dot < 0 ? null : BURSTABLE.get(type.substring(0, dot));
    if (burstable != null) {
      return Optional.of(burstable + type.substring(dot));
    }
    Matcher parts = TYPE.matcher(type);
    if (!parts.matches()) {
      return Optional.empty();
    }
    boolean toGraviton = !parts.group("maker").equals("g");
    int generation = Integer.parseInt(parts.group("generation"));
    String size = parts.group("size");
    boolean exists =
        toGraviton
            ? generation >= FIRST_LARGE_GRAVITON || !ABOVE_16XLARGE.contains(size)
            : !size.equals("medium");
    return exists
        ? Optional.of(
            parts.group("letters") + generation + (toGraviton ? "g" : maker.letter) + "." + size)
        : Optional.empty();
  }

  /** Both with their list prices; empty if one is not known. */
  public Optional<Compared> compare(String type, String region) {
    return sibling(type)
        .flatMap(other -> in(region, type, other).or(() -> in(REFERENCE_REGION, type, other)));
  }

  private Optional<Compared> in(String region, String type, String other) {
    Optional<NodePrice> own = price(region, type);
    Optional<NodePrice> others = price(region, other);
    return own.isEmpty() || others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Compared(
                type,
                other,
                own.get().hourly(),
                others.get().hourly(),
                own.get().source() + " " + region));
  }

  private Optional<NodePrice> price(String region, String type) {
    return prices.price(new NodeKind(type, region, "", "", CapacityType.ON_DEMAND));
  }
}
