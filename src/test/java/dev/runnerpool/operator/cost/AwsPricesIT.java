package dev.runnerpool.operator.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.operator.cost.aws.AwsStub;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator asks AWS for prices, or would like to. */
class AwsPricesIT {

  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());

  @BeforeEach
  void define() {
    kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
  }

  @AfterEach
  void close() {
    kubernetes.close();
  }

  @Test
  void withoutAnyAnswerItIsReadyAndPricesByTheTable() {
    addNode("us-east-1");
    try (OperatorProcess operator =
        OperatorProcess.start(asking(URI.create("http://127.0.0.1:1")))) {
      await()
          .atMost(LONG)
          .until(
              () -> operator.output().contains("Prices cannot be read (price-list of us-east-1)"));
      assertThat(operator.status("/q/health/ready")).isEqualTo(200);
      assertThat(operator.status("/q/health/live")).isEqualTo(200);
      assertThat(operator.metrics())
          .containsPattern(
              "runnerpool_node_price_usd_per_hour\\{.*instance_type=\"m7g.xlarge\".*source=\"table\".*} 0.1632");
      assertThat(operator.output()).doesNotContain("\tat ");
    }
  }

  @Test
  void anAnswerTakesTheTablesPlace() {
    addNode("eu-west-1");
    try (AwsStub aws = new AwsStub()) {
      aws.sellsTheProduct();
      try (OperatorProcess operator = OperatorProcess.start(asking(aws.url()))) {
        await().atMost(LONG).until(() -> operator.metrics().contains("source=\"price-list\""));
        assertThat(operator.metrics())
            .containsPattern(
                "runnerpool_node_price_usd_per_hour\\{.*source=\"price-list\".*} 0.1821")
            .doesNotContain("source=\"unknown\"");
        assertThat(operator.output())
            .contains("m7g.xlarge on-demand in eu-west-1: 0.1821 dollars an hour by price-list ");
      }
    }
  }

  @Test
  void unlessAskedForNoClassOfTheSdkIsLoaded() {
    addNode("us-east-1");
    Path loaded = folder.resolve("classes.txt");
    OperatorProcess.Options options =
        operator().withEnvironment("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + loaded);
    try (OperatorProcess operator = OperatorProcess.start(options)) {
      await().atMost(LONG).until(() -> operator.metrics().contains("source=\"table\""));
    }
    assertThat(loaded)
        .content()
        .contains("dev.runnerpool.operator.cost.PriceChain")
        .doesNotContain("software.amazon.awssdk");
  }

  private OperatorProcess.Options operator() {
    Path kubeconfig = folder.resolve("kubeconfig");
    kubernetes.kubeconfig(kubeconfig);
    return OperatorProcess.Options.of(kubeconfig, folder.resolve("operator.log"));
  }

  private OperatorProcess.Options asking(URI aws) {
    Map<String, String> environment =
        Map.of(
            "AWS_ENDPOINT_URL", aws.toString(),
            "AWS_ACCESS_KEY_ID", "test",
            "AWS_SECRET_ACCESS_KEY", "test");
    OperatorProcess.Options options =
        operator().withProperty("runnerpool.prices.aws.enabled", "true");
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      options = options.withEnvironment(variable.getKey(), variable.getValue());
    }
    return options;
  }

  private void addNode(String region) {
    kubernetes
        .client()
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName("n")
                .addToLabels("node.kubernetes.io/instance-type", "m7g.xlarge")
                .addToLabels("topology.kubernetes.io/region", region)
                .endMetadata()
                .build())
        .create();
  }
}
