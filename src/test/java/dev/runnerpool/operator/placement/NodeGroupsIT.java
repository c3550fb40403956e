package dev.runnerpool.operator.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.manifests.PoolManifest;
import dev.runnerpool.operator.cost.aws.AwsStub;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import dev.runnerpool.sandbox.process.OperatorProcess;
import io.fabric8.kubernetes.api.model.Condition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator asks EKS for the node groups that pools name. */
class NodeGroupsIT {

  private static final Duration LONG = Duration.ofMinutes(1);

  private static final String X86 =
      """
      {"nodegroup": {"nodegroupName": "ci-x86", "status": "ACTIVE", "amiType": "AL2023_x86_64_STANDARD",
        "scalingConfig": {"maxSize": 9}}}
      """;

  @TempDir Path folder;

  private final EmbeddedKubernetes kubernetes =
      EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
  private final AwsStub aws = new AwsStub();

  @BeforeEach
  void define() {
    kubernetes.apply(Path.of("crds/runnerpools.runnerpool.dev-v1.yml"));
    for (String namespace : List.of("one", "two")) {
      kubernetes.client().resource(NamespaceManifest.named(namespace)).create();
      kubernetes.apply(
          namespace,
          PoolManifest.named("arm")
              .in(namespace)
              .gitlab("http://127.0.0.1:1")
              .with("placement: {nodes: [{nodeGroup: ci-x86}]}")
              .stream());
    }
  }

  @AfterEach
  void close() {
    kubernetes.close();
    aws.close();
  }

  @Test
  void aGroupOfTheWrongArchitectureIsNamedInBothNamespacesByOneQuestion() {
    aws.json(200, X86);
    try (OperatorProcess operator = OperatorProcess.start(asking("prod", "eu-west-1"))) {
      for (String namespace : List.of("one", "two")) {
        assertThat(placement(namespace, "ArchitectureMismatch").getMessage())
            .isEqualTo(
                "placement.nodes[0]: node group 'ci-x86' has an image for amd64; the pool is arm64");
      }
      assertThat(aws.paths).containsExactly("GET /clusters/prod/node-groups/ci-x86");
      assertThat(operator.output()).doesNotContain("\tat software.amazon");
    }
  }

  @Test
  void withoutAnAnswerItIsReadyAndSaysWhyThereIsNone() {
    // The stub has no answer, which is a status 503.
    try (OperatorProcess operator = OperatorProcess.start(asking("prod", "eu-west-1"))) {
      Condition unread = placement("one", "PlacementUnread");
      assertThat(unread.getStatus()).isEqualTo("Unknown");
      assertThat(unread.getMessage())
          .startsWith("node groups of EKS cluster 'prod' in eu-west-1 cannot be read: ");
      assertThat(operator.status("/q/health/ready")).isEqualTo(200);
      assertThat(operator.output())
          .containsOnlyOnce("Node groups of EKS cluster 'prod' in eu-west-1 cannot be read")
          .doesNotContain("\tat software.amazon");
    }
  }

  @Test
  void aWrongSettingEndsTheStartAndIsNamed() {
    try (OperatorProcess operator = OperatorProcess.launch(asking("prod/1", "eu-west-1"))) {
      assertThat(operator.awaitEnd(LONG)).isNotZero();
      assertThat(operator.output()).contains("runnerpool.node-groups.cluster='prod/1': write");
    }
  }

  private Condition placement(String namespace, String reason) {
    await(namespace + " " + reason)
        .atMost(LONG)
        .until(() -> condition(namespace).filter(c -> c.getReason().equals(reason)).isPresent());
    return condition(namespace).orElseThrow();
  }

  private Optional<Condition> condition(String namespace) {
    RunnerPool pool =
        kubernetes
            .client()
            .resources(RunnerPool.class)
            .inNamespace(namespace)
            .withName("arm")
            .get();
    return Optional.ofNullable(pool.getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals("Placement"))
        .findFirst();
  }

  private OperatorProcess.Options asking(String cluster, String region) {
    Path kubeconfig = folder.resolve("kubeconfig");
    kubernetes.kubeconfig(kubeconfig);
    return OperatorProcess.Options.of(kubeconfig, folder.resolve("operator.log"))
        .withEnvironment("AWS_ENDPOINT_URL", aws.url().toString())
        .withEnvironment("AWS_ACCESS_KEY_ID", "test")
        .withEnvironment("AWS_SECRET_ACCESS_KEY", "test")
        .withProperty("runnerpool.node-groups.enabled", "true")
        .withProperty("runnerpool.node-groups.cluster", cluster)
        .withProperty("runnerpool.node-groups.region", region);
  }
}
