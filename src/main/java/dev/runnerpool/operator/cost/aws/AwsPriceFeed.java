package dev.runnerpool.operator.cost.aws;

import dev.runnerpool.core.cost.PriceFeed;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * AWS' price list and spot price history. Makes its clients when it is asked for the first time.
 */
@Singleton
class AwsPriceFeed implements PriceFeed {

  private final Optional<URI> endpoint;
  private volatile AwsClients clients;

  /** AWS' own endpoints, or those of the SDK's variables. */
  @Inject
  AwsPriceFeed() {
    this(Optional.empty());
  }

  /** Another endpoint for everything. */
  AwsPriceFeed(Optional<URI> endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public boolean covers(String region) {
    return AwsRegions.isCommercial(region);
  }

  @Override
  public OptionalDouble onDemand(String region, String instanceType) {
    return new PriceList(clients()).onDemand(region, instanceType);
  }

  @Override
  public List<SpotQuote> spot(String region, Set<String> instanceTypes) {
    return new SpotHistory(clients()).current(region, instanceTypes);
  }

  private synchronized AwsClients clients() {
    if (clients == null) {
      clients = new AwsClients(endpoint);
    }
    return clients;
  }

  void stop(@Observes ShutdownEvent event) {
    AwsClients made = clients;
    if (made != null) {
      made.close();
    }
  }
}
