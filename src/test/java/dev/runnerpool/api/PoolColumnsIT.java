package dev.runnerpool.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.controlplane.OnControlPlane;
import dev.runnerpool.manifests.NamespaceManifest;
import dev.runnerpool.sandbox.cluster.PoolDefinition;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kubectl shows of pools. */
@OnControlPlane
class PoolColumnsIT {
  private static final String NAMESPACE = "pool-columns";
  private static final String NAME = "linux-arm64-with-large-disks-and-memory";
  private static final int WIDTH = 120;

  @TempDir Path folder;
  private KubernetesClient client;

  @BeforeEach
  void aBusyPool(ControlPlane plane) {
    client = plane.admin();
    PoolDefinition.apply(client, PoolDefinition.read(client, PoolDefinition.SHIPPED));
    client.resource(NamespaceManifest.named(NAMESPACE)).create();
    var pools = client.resources(RunnerPool.class).inNamespace(NAMESPACE);
    var manifest = new Manifests(client, NAMESPACE).pool(Manifests.read(Manifests.minimal()));
    manifest.getMetadata().setName(NAME);
    client.resource(manifest).create();
    PatchContext merge = PatchContext.of(PatchType.JSON_MERGE);
    pools
        .withName(NAME)
        .patch(merge, "spec: {tags: [linux, docker], scaling: {max: 10000, burst: 1000}}");
    pools
        .withName(NAME)
        .subresource("status")
        .patch(
            merge,
            """
            status:
              waiting: 12345
              runners: {starting: 1000, idle: 1234, busy: 7766, retiring: 0, finished: 0, failed: 0}
              cost: {hourly: "999.9999"}
              conditions:
              - {type: Ready, status: Unknown, reason: Pending, message: "", lastTransitionTime: "2026-01-01T00:00:00Z"}
            """);
  }

  @AfterEach
  void leave() {
    client.resources(RunnerPool.class).inNamespace(NAMESPACE).delete();
    client.namespaces().withName(NAMESPACE).delete();
  }

  @Test
  void aLineFitsATerminalAndWideOnesTellMore(ControlPlane plane) throws Exception {
    List<String> usual = get(plane, "runnerpools");
    assertThat(usual.get(0).split(" +"))
        .containsExactly(
            "NAME", "ARCH", "WAITING", "BUSY", "IDLE", "STARTING", "MAX", "$/H", "READY", "AGE");
    assertThat(usual).hasSize(2).allSatisfy(line -> assertThat(line).hasSizeLessThan(WIDTH + 1));
    assertThat(usual.get(1)).contains(NAME, "arm64", "12345", "999.9999", "Unknown");

    List<String> wide = get(plane, "rp", "-o", "wide");
    assertThat(wide.get(0)).contains("SCOPE", "TAGS", "VERSION", "REASON");
    assertThat(wide.get(1)).contains("platform", "[\"linux\",\"docker\"]", "19.3.0", "Pending");

    assertThat(get(plane, "ci").get(1)).as("by its category").contains(NAME);
  }

  private List<String> get(ControlPlane plane, String... what)
      throws IOException, InterruptedException {
    Path kubeconfig = plane.kubeconfig(folder.resolve("kubeconfig"), plane.adminToken());
    List<String> command =
        new ArrayList<>(
            List.of(
                Parts.path(Part.KUBECTL).toString(),
                "--kubeconfig=" + kubeconfig,
                "--cache-dir=" + folder.resolve("cache"),
                "--namespace=" + NAMESPACE,
                "get"));
    command.addAll(List.of(what));
    Process kubectl =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String shown = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor()).isZero();
    return shown.lines().map(String::stripTrailing).toList();
  }
}
