package dev.runnerpool.core.cost;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How a node's price is split over processors and memory. What matters is the ratio of the price of
 * a processor to that of a GiB; both are scaled so that the whole capacity costs the node's price.
 */
public enum ShareMode {
  /**
   * A processor costs as much as 7.46 GiB: OpenCost's defaults for AWS, 0.031611 dollars per
   * processor-hour to 0.004237 per GiB-hour ({@code configs/aws.json}).
   */
  OPENCOST("opencost", 0.031611 / 0.004237, 1),
  /**
   * A processor costs as much as 9 GiB: AWS' split cost allocation data for EKS (AWS Data Exports
   * user guide, "Example of split cost allocation data").
   */
  AWS_SCAD("aws-scad", 9, 1),
  /** By processors alone. */
  CPU_ONLY("cpu-only", 1, 0),
  /**
   * The pools' pods on a node pay all of it together, in proportion to what they request by {@link
   * #OPENCOST}: for nodes that are there for nothing else. While any is there, nothing is idle.
   */
  WHOLE_NODE("whole-node", 0.031611 / 0.004237, 1);

  /** The setting that chooses one. */
  public static final String SETTING = "runnerpool.cost.share";

  private final String label;
  private final double perCpu;
  private final double perGib;

  ShareMode(String label, double perCpu, double perGib) {
    this.label = label;
    this.perCpu = perCpu;
    this.perGib = perGib;
  }

  /** Its name in the setting. */
  public String label() {
    return label;
  }

  /** What an amount weighs against others on its node. */
  double weight(NodeShare.Amount amount) {
    return amount.cpus() * perCpu + amount.memoryGib() * perGib;
  }

  /**
   * Reads the setting.
   *
   * @throws IllegalArgumentException naming it, its value and what would be right
   */
  public static ShareMode of(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.label.equals(text.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s=%s: write one of %s"
                        .formatted(
                            SETTING,
                            text,
                            Arrays.stream(values())
                                .map(ShareMode::label)
                                .collect(Collectors.joining(", ")))));
  }
}
