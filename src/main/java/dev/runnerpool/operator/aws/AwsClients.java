package dev.runnerpool.operator.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.pricing.PricingClient;

/**
 * Clients by region. Credentials come by the SDK's own chain, in a cluster from a web identity
 * (IRSA) or the container's (Pod Identity). A call is tried once, and bounded in time: who asks
 * repeats it later.
 */
public final class AwsClients implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Optional<URI> endpoint;
  private final DefaultCredentialsProvider credentials =
      DefaultCredentialsProvider.builder().build();
  private final Duration call;
  private final SdkHttpClient http;

  /** Ends calls that take too long: left alone, each client has five threads for it. */
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "aws-timer");
            thread.setDaemon(true);
            return thread;
          });

  private final Map<String, PricingClient> priceLists = new ConcurrentHashMap<>();
  private final Map<String, Ec2Client> ec2 = new ConcurrentHashMap<>();
  private final Map<String, EksClient> eks = new ConcurrentHashMap<>();

  AwsClients(Optional<URI> endpoint, Duration call) {
    this.endpoint = endpoint;
    this.call = call;
    this.http =
        UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(call).build();
  }

  /** Of the price list that is served there. */
  public PricingClient priceList(String region) {
    return priceLists.computeIfAbsent(
        region, served -> configured(PricingClient.builder().httpClient(http), served).build());
  }

  /** Of EC2 in that region. */
  public Ec2Client ec2(String region) {
    return ec2.computeIfAbsent(
        region, served -> configured(Ec2Client.builder().httpClient(http), served).build());
  }

  /** Of EKS in that region. */
  public EksClient eks(String region) {
    return eks.computeIfAbsent(
        region, served -> configured(EksClient.builder().httpClient(http), served).build());
  }

  private <B extends AwsClientBuilder<B, C>, C> B configured(B builder, String region) {
    builder
        .region(Region.of(region))
        .credentialsProvider(credentials)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .apiCallTimeout(call)
                .scheduledExecutorService(timer)
                .build());
    endpoint.ifPresent(builder::endpointOverride);
    return builder;
  }

  @Override
  public void close() {
    priceLists.values().forEach(PricingClient::close);
    ec2.values().forEach(Ec2Client::close);
    eks.values().forEach(EksClient::close);
    http.close();
    credentials.close();
    timer.shutdownNow();
  }
}
