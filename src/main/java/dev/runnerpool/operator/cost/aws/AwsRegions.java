package dev.runnerpool.operator.cost.aws;

import java.util.List;
import java.util.regex.Pattern;

/** Which regions can be asked for prices, and where. */
final class AwsRegions {

  private static final Pattern NAME = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]{1,2}");

  /**
   * China has prices in yuan; GovCloud, the European sovereign cloud and isolated partitions have
   * no price list that these credentials could ask.
   */
  private static final List<String> OTHER_PARTITIONS =
      List.of("cn-", "us-gov-", "eusc-", "us-iso", "eu-iso");

  private AwsRegions() {}

  /** Whether the region is one of AWS' commercial ones. */
  static boolean isCommercial(String region) {
    return NAME.matcher(region).matches()
        && OTHER_PARTITIONS.stream().noneMatch(region::startsWith);
  }

  /** The region whose endpoint of the price list is nearest: it is served in three, for all. */
  static String ofPriceList(String region) {
    if (region.startsWith("eu-")) {
      return "eu-central-1";
    }
    return region.startsWith("ap-") ? "ap-south-1" : "us-east-1";
  }
}
