package dev.runnerpool.operator.cost.aws;

import dev.runnerpool.core.cost.PriceFeed.SpotQuote;
import dev.runnerpool.core.cost.PriceFeedException;
import dev.runnerpool.operator.aws.AwsClients;
import dev.runnerpool.operator.aws.AwsFailures;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.SpotPrice;

/**
 * DescribeSpotPriceHistory of EC2 from now on: it tells the last change before, which is the
 * current price, of each type and zone. Types are asked for by a filter: as a parameter one that
 * EC2 does not know, off a node's label, would have all refused.
 */
final class SpotHistory {

  /** Both words for the same: accounts of old have the first. */
  private static final List<String> LINUX = List.of("Linux/UNIX", "Linux/UNIX (Amazon VPC)");

  private static final int PAGE = 1_000;
  private static final int MOST_PAGES = 20;

  private record Offer(String instanceType, String zone) {}

  private final AwsClients clients;

  SpotHistory(AwsClients clients) {
    this.clients = clients;
  }

  /**
   * The current prices.
   *
   * @throws PriceFeedException if there is no whole answer
   */
  List<SpotQuote> current(String region, Set<String> instanceTypes) {
    Map<Offer, SpotPrice> newest = new HashMap<>();
    Instant now = Instant.now();
    String token = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      DescribeSpotPriceHistoryResponse answer;
      try {
        answer =
            clients
                .ec2(region)
                .describeSpotPriceHistory(
                    DescribeSpotPriceHistoryRequest.builder()
                        .filters(
                            Filter.builder().name("instance-type").values(instanceTypes).build())
                        .productDescriptions(LINUX)
                        .startTime(now)
                        .maxResults(PAGE)
                        .nextToken(token)
                        .build());
      } catch (RuntimeException e) {
        throw PriceFeedException.ofEndpoint(AwsFailures.of(e, "ec2:DescribeSpotPriceHistory"), e);
      }
      for (SpotPrice price : answer.spotPriceHistory()) {
        if (LINUX.contains(price.productDescriptionAsString())
            && instanceTypes.contains(price.instanceTypeAsString())
            && price.availabilityZone() != null) {
          newest.merge(
              new Offer(price.instanceTypeAsString(), price.availabilityZone()),
              price,
              SpotHistory::newer);
        }
      }
      token = answer.nextToken();
      if (token == null || token.isEmpty()) {
        return newest.values().stream().map(SpotHistory::quote).filter(Objects::nonNull).toList();
      }
    }
    throw PriceFeedException.ofEndpoint(
        "the spot prices have more than %d pages".formatted(MOST_PAGES), null);
  }

  private static SpotPrice newer(SpotPrice a, SpotPrice b) {
    return a.timestamp() == null || (b.timestamp() != null && b.timestamp().isAfter(a.timestamp()))
        ? b
        : a;
  }

  private static SpotQuote quote(SpotPrice price) {
    try {
      double hourly = Double.parseDouble(price.spotPrice());
      String id = price.availabilityZoneId() == null ? "" : price.availabilityZoneId();
      return hourly > 0
          ? new SpotQuote(price.instanceTypeAsString(), price.availabilityZone(), id, hourly)
          : null;
    } catch (NumberFormatException | NullPointerException e) {
      return null;
    }
  }
}
