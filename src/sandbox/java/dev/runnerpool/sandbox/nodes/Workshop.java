package dev.runnerpool.sandbox.nodes;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

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
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
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
