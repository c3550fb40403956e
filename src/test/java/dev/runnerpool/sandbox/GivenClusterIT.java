package dev.runnerpool.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox on a cluster that was there before and stays. */
@OnControlPlane
class GivenClusterIT {
  private static final String LABEL = SimulatedNodes.RESERVED;

  @TempDir Path folder;

  @Test
  void jobsRunOnTheirArchitectureAndNothingIsLeftBehind(ControlPlane plane) throws IOException {
    Path kubeconfig = plane.kubeconfig(folder.resolve("kubeconfig"), plane.adminToken());
    Path pipeline = folder.resolve("both.gitlab-ci.yml");
    Files.writeString(
        pipeline,
        """
        build-arm64: {tags: [arm64], script: [sleep 2]}
        build-amd64: {tags: [amd64], script: [sleep 2]}
        """);

    int status =
        SandboxCommand.run(
            "--kubeconfig",
            kubeconfig.toString(),
            "--simulated-nodes",
            "--pipelines",
            pipeline.toString(),
            "--speed",
            "5",
            "--settle",
            "1",
            "--idle",
            "2",
            "--report",
            folder.toString());

    JsonNode report = SandboxIT.report(folder);
    assertThat(status).as("exit status; %s", report).isZero();
    assertThat(report.at("/kubernetes/cluster").asText()).isEqualTo("given");
    assertThat(report.at("/kubernetes/version").asText()).startsWith("v1.");
    assertThat(report.at("/jobs/finished").asInt()).isEqualTo(2);
    assertThat(report.at("/jobs/lost").asInt()).isZero();
    assertThat(report.at("/jobs/wrong_architecture").asInt()).isZero();
    assertNothingIsLeft(plane.admin());
  }

  private void assertNothingIsLeft(KubernetesClient client) {
    assertThat(client.namespaces().list().getItems())
        .noneMatch(each -> each.getMetadata().getName().startsWith("runnerpool-sandbox-"));
    assertThat(client.nodes().withLabel(LABEL).list().getItems()).isEmpty();
    assertThat(client.rbac().clusterRoles().list().getItems())
        .noneMatch(each -> each.getMetadata().getName().startsWith("runnerpool-sandbox-"));
    assertThat(client.rbac().clusterRoleBindings().list().getItems())
        .noneMatch(each -> each.getMetadata().getName().startsWith("runnerpool-sandbox-"));
    assertThat(folder.resolve("operator.kubeconfig")).doesNotExist();
  }
}
