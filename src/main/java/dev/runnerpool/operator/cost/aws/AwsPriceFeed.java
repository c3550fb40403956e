package dev.runnerpool.operator.cost.aws;

import dev.runnerpool.core.cost.PriceFeed;
import dev.runnerpool.operator.aws.AwsAccess;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** AWS' price list and spot price history. */
@Singleton
class AwsPriceFeed implements PriceFeed {

  private final AwsAccess access;

  AwsPriceFeed(AwsAccess access) {
    this.access = access;
  }

  @Override
  public boolean covers(String region) {
    return AwsRegions.isCommercial(region);
  }

  @Override
  public OptionalDouble onDemand(String region, String instanceType) {
    return new PriceList(access.clients()).onDemand(region, instanceType);
  }

  @Override
  public List<SpotQuote> spot(String region, Set<String> instanceTypes) {
    return new SpotHistory(access.clients()).current(region, instanceTypes);
  }
}
