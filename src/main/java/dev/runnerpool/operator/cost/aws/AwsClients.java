package dev.runnerpool.operator.cost.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.pricing.PricingClient;

/**
 * Clients by region. Credentials come by the SDK's own chain, in a cluster from a web identity
 * (IRSA) or the container's (Pod Identity). A call is tried once, and bounded in time: who asks
 * repeats it later.
 */
final class AwsClients implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofSeconds(20);

  private final Optional<URI> endpoint;
  private final DefaultCredentialsProvider credentials =
      DefaultCredentialsProvider.builder().build();
  private final SdkHttpClient http =
      UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(CALL).build();
  private final Map<String, PricingClient> priceLists = new ConcurrentHashMap<>();
  private final Map<String, Ec2Client> ec2 = new ConcurrentHashMap<>();

  AwsClients(Optional<URI> endpoint) {
    this.endpoint = endpoint;
  }

  PricingClient priceList(String region) {
    return priceLists.computeIfAbsent(
        AwsRegions.ofPriceList(region),
        served -> configured(PricingClient.builder().httpClient(http), served).build());
  }

  Ec2Client ec2(String region) {
    return ec2.computeIfAbsent(
        region, served -> configured(Ec2Client.builder().httpClient(http), served).build());
  }

  private <B extends AwsClientBuilder<B, C>, C> B configured(B builder, String region) {
    builder
        .region(Region.of(region))
        .credentialsProvider(credentials)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .apiCallTimeout(CALL)
                .build());
    endpoint.ifPresent(builder::endpointOverride);
    return builder;
  }

  @Override
  public void close() {
    priceLists.values().forEach(PricingClient::close);
    ec2.values().forEach(Ec2Client::close);
    http.close();
    credentials.close();
  }
}
