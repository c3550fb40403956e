package dev.runnerpool.operator.cost.aws;

import dev.runnerpool.bench.ProcessMemory;
import dev.runnerpool.bench.ShippedJvm;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * No test: what the packaged operator's memory grows by with records and AWS, beside 20 nodes of
 * ten types and a pool that names a node group. {@code URL [JAR]}: URL answers in AWS' place. In
 * {@code docs/records.md} are its figures.
 */
final class AllOnMemory {

  private static final Duration SETTLED = Duration.ofSeconds(30);
  private static final List<String> SIZES =
      List.of("large", "xlarge", "2xlarge", "4xlarge", "8xlarge");

  private enum Mode {
    /** No record is written, as there is no such directory, and nobody is asked. */
    OFF(Map.of("runnerpool.records.directory", "/proc/none")),
    /** A file of records; made by the first, found by the second. */
    NEW_RECORDS(Map.of()),
    RECORDS(Map.of()),
    /** Prices and node groups too. */
    ALL(
        Map.of(
            "runnerpool.prices.aws.enabled", "true",
            "runnerpool.node-groups.enabled", "true",
            "runnerpool.node-groups.cluster", "main",
            "runnerpool.node-groups.region", "us-east-1"));

    private final Map<String, String> settings;

    Mode(Map<String, String> settings) {
      this.settings = settings;
    }
  }

  private AllOnMemory() {}

  /** See the class. */
  public static void main(String... args) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("all-on");
    Path jar = args.length > 1 ? Path.of(args[1]) : OperatorProcess.BUILT;
    ShippedJvm jvm = ShippedJvm.of(jar.getParent(), new Quantity("512Mi"));
    try (EmbeddedKubernetes kubernetes =
        EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults())) {
      fill(kubernetes);
      for (Mode mode : Mode.values()) {
        Path kubeconfig = folder.resolve("kubeconfig");
        kubernetes.kubeconfig(kubeconfig);
        OperatorProcess.Options options =
            OperatorProcess.Options.of(kubeconfig, folder.resolve(mode + ".log"))
                .withJar(jar)
                .withJvm(touched(jvm.options()))
                .withProperty("runnerpool.records.directory", folder.resolve("records").toString())
                .withEnvironment("AWS_ENDPOINT_URL", args[0])
                .withEnvironment("AWS_ACCESS_KEY_ID", "test")
                .withEnvironment("AWS_SECRET_ACCESS_KEY", "test");
        for (Map.Entry<String, String> each : jvm.environment().entrySet()) {
          options = options.withEnvironment(each.getKey(), each.getValue());
        }
        for (Map.Entry<String, String> each : mode.settings.entrySet()) {
          options = options.withProperty(each.getKey(), each.getValue());
        }
        try (OperatorProcess operator = OperatorProcess.start(options)) {
          Thread.sleep(SETTLED.toMillis());
          ProcessMemory used = ProcessMemory.of(operator.pid().orElseThrow());
          System.out.printf(
              "%-12s %6.1f MiB anonymous, %6.1f of files%n",
              mode, used.anonymous(), used.ofFiles());
        }
      }
    }
    System.exit(0);
  }

  /**
   * The heap that every operator begins with is touched beforehand: its garbage does so anyway
   * within minutes, in one mode sooner than in another.
   */
  private static List<String> touched(List<String> options) {
    return Stream.concat(Stream.of("-XX:+AlwaysPreTouch"), options.stream()).toList();
  }

  private static void fill(EmbeddedKubernetes kubernetes) {
    kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
    kubernetes
        .client()
        .resource(new NamespaceBuilder().withNewMetadata().withName("ci").endMetadata().build())
        .create();
    for (int node = 0; node < 20; node++) {
      kubernetes
          .client()
          .resource(
              new NodeBuilder()
                  .withNewMetadata()
                  .withName("n" + node)
                  .addToLabels("eks.amazonaws.com/nodegroup", "ci")
                  .addToLabels("kubernetes.io/arch", "arm64")
                  .addToLabels(
                      "node.kubernetes.io/instance-type",
                      (node % 2 == 0 ? "m7g." : "c7g.") + SIZES.get(node % SIZES.size()))
                  .addToLabels("topology.kubernetes.io/region", "us-east-1")
                  .addToLabels("topology.kubernetes.io/zone", "us-east-1a")
                  .addToLabels("karpenter.sh/capacity-type", node % 3 == 0 ? "on-demand" : "spot")
                  .endMetadata()
                  .build())
          .create();
    }
    kubernetes.apply(
        "ci",
        PoolManifest.named("arm")
            .in("ci")
            .gitlab("http://127.0.0.1:1")
            .with("placement: {nodes: [{nodeGroup: ci}]}")
            .stream());
  }
}
