package dev.runnerpool.operator.cost.aws;

import dev.runnerpool.core.cost.PriceFeedException;
import dev.runnerpool.operator.aws.AwsClients;
import dev.runnerpool.operator.aws.AwsFailures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import software.amazon.awssdk.services.pricing.model.Filter;
import software.amazon.awssdk.services.pricing.model.FilterType;
import software.amazon.awssdk.services.pricing.model.GetProductsRequest;
import software.amazon.awssdk.services.pricing.model.GetProductsResponse;

/** GetProducts of the AWS price list: one type of one region in a question. */
final class PriceList {

  private static final String SERVICE = "AmazonEC2";
  private static final int PAGE = 100;

  /** One type and region is one product: more than a few pages are an answer to something else. */
  private static final int MOST_PAGES = 5;

  private final AwsClients clients;

  PriceList(AwsClients clients) {
    this.clients = clients;
  }

  /**
   * Dollars per hour of that type on demand.
   *
   * @throws PriceFeedException if there is no whole answer, or one that has several prices
   */
  OptionalDouble onDemand(String region, String instanceType) {
    List<PriceListProduct> found = new ArrayList<>();
    for (String document : documents(region, instanceType)) {
      PriceListProduct product = PriceListProduct.parse(document);
      if (product.isOnDemandLinux()
          && product.instanceType().equals(instanceType)
          && product.region().equals(region)) {
        found.add(product);
      }
    }
    double[] prices = found.stream().flatMapToDouble(p -> p.hourly().stream()).distinct().toArray();
    if (prices.length > 1) {
      throw PriceFeedException.ofItem(
          "the price list has %d prices of one type".formatted(prices.length), null);
    }
    return prices.length == 1 ? OptionalDouble.of(prices[0]) : OptionalDouble.empty();
  }

  private List<String> documents(String region, String instanceType) {
    List<String> documents = new ArrayList<>();
    String token = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      GetProductsResponse answer;
      try {
        answer =
            clients
                .priceList(AwsRegions.ofPriceList(region))
                .getProducts(
                    GetProductsRequest.builder()
                        .serviceCode(SERVICE)
                        .formatVersion("aws_v1")
                        .filters(filters(region, instanceType))
                        .maxResults(PAGE)
                        .nextToken(token)
                        .build());
      } catch (RuntimeException e) {
        throw PriceFeedException.ofEndpoint(AwsFailures.of(e, "pricing:GetProducts"), e);
      }
      documents.addAll(answer.priceList());
      token = answer.nextToken();
      if (token == null || token.isEmpty()) {
        return documents;
      }
    }
    throw PriceFeedException.ofItem(
        "the answer has more than %d pages".formatted(MOST_PAGES), null);
  }

  private static List<Filter> filters(String region, String instanceType) {
    List<Filter> filters = new ArrayList<>();
    Map<String, String> wanted =
        Map.of("regionCode", region, "instanceType", instanceType, "marketoption", "OnDemand");
    wanted.forEach((field, value) -> filters.add(filter(field, value)));
    PriceListProduct.LINUX.forEach((field, value) -> filters.add(filter(field, value)));
    return filters;
  }

  private static Filter filter(String field, String value) {
    return Filter.builder().type(FilterType.TERM_MATCH).field(field).value(value).build();
  }
}
