package dev.runnerpool.sandbox.nodes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What all simulated runners share.
 *
 * @param scripts how the scripts that run come to their end before their time, by the job's id
 */
record Workshop(
    SimulatedClock clock,
    ClusterWrites writes,
    HttpClient http,
    Supplier<Kubelet> kubelet,
    Function<String, String> architectures,
    Random random,
    Duration usualJob,
    List<RanJob> ran,
    Map<Long, Runnable> scripts) {

  static Workshop of(
      SimulatedClock clock,
      ClusterWrites writes,
      Supplier<Kubelet> kubelet,
      Function<String, String> architectures,
      SimulatedNodes.Options options) {
    HttpClient http = client().build();
    return new Workshop(
        clock,
        writes,
        http,
        kubelet,
        architectures,
        new Random(options.seed()),
        options.usualJob(),
        new CopyOnWriteArrayList<>(),
        new HashMap<>());
  }

  private static HttpClient.Builder client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5));
  }

  /**
   * A client that trusts these certificates and no others.
   *
   * @param pem a bundle of certificates
   * @throws IllegalArgumentException if there is none in it
   */
  HttpClient trusting(String pem) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int number = 0;
      for (Certificate each :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
        trusted.setCertificateEntry("authority-" + ++number, each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return client().sslContext(context).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("ca.crt: " + e.getMessage(), e);
    }
  }

  String architecture(String node) {
    return architectures.apply(node);
  }

  /** How long a job takes that does not say: around the usual time, by half of it either way. */
  Duration someDuration() {
    return Duration.ofMillis((long) (usualJob.toMillis() * (0.5 + random.nextDouble())));
  }

  String randomName() {
    return Integer.toString(random.nextInt(36 * 36 * 36 * 36 * 36), 36);
  }
}
