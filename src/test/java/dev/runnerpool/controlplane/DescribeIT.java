package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool as {@code kubectl describe} shows it; left in {@code target/describe} to be read. */
@OnControlPlane
class DescribeIT {
  private static final String NODES = "describe";
  private static final String PLACEMENT = "placement: {nodes: [{nodePool: " + NODES + "}]}";
  private static final double SPEED = 20;
  private static final Path SHOWN = Path.of("target/describe");

  @TempDir static Path folder;
  private static Installation site;
  private static ControlPlane controlPlane;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    controlPlane = plane;
    site = Installation.start(plane, "describe", folder).withNodes(SPEED, NODES, 1);
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      site.close();
    }
  }

  @Test
  void aPoolsStatusReadsAsAReport() throws Exception {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      space.pool("arm", "arm64", "max: 2, warm: 1", PLACEMENT, "budget: {hourly: '5.00'}");
      assertThat(space.pool("arm").orElseThrow().getStatus())
          .as("of a pool that was just made, whoever asks first")
          .isNotNull();
      space.awaitReadyRunners("arm", 1);
      space.awaitCondition("arm", "Ready", "True");
      String well = describe(space, "arm", "ready.txt");
      assertThat(well).contains("Jobs are taken", "Runner ", "The scheduler rejects no runner");
      assertThat(well.indexOf("Jobs are taken")).isLessThan(well.indexOf("Runner "));

      space.pool("stuck", "arm64", "max: 1, warm: 1", "placement: {nodes: [{nodePool: nowhere}]}");
      space.awaitCondition("stuck", "Schedulable", "False");
      eventually(
          "an event tells it",
          () -> describe(space, "stuck", "stuck.txt").matches("(?s).*Warning +Unschedulable.*"));

      space.merge("stuck", "{runner: {config: 'concurrent = = 1'}}");
      space.awaitCondition("stuck", "Stalled", "True");
      assertThat(describe(space, "stuck", "invalid.txt")).contains("spec.runner.config");
    }
  }

  @Test
  void anEventThatOccursAgainIsCountedInPlace() throws Exception {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      space.pool("arm", "arm64", "max: 1", PLACEMENT);
      space.awaitCondition("arm", "Ready", "True");
      for (int turn = 0; turn < 2; turn++) {
        space.merge("arm", "{paused: true}");
        space.awaitCondition("arm", "Ready", "False");
        space.merge("arm", "{paused: false}");
        space.awaitCondition("arm", "Ready", "True");
      }
      eventually("the second is counted", () -> paused(space).get(0).getSeries() != null);
      assertThat(paused(space)).hasSize(1);
      assertThat(paused(space).get(0).getSeries().getCount()).isEqualTo(2);
      assertThat(describe(space, "arm", "paused.txt"))
          .containsPattern("Paused +\\S+ \\(x2 over \\S+\\)");
    }
  }

  private static List<Event> paused(PoolNamespace space) {
    return space.events().stream().filter(event -> event.getReason().equals("Paused")).toList();
  }

  private static String describe(PoolNamespace space, String pool, String file)
      throws IOException, InterruptedException {
    Path kubeconfig = controlPlane.kubeconfig(folder.resolve("kubectl"), controlPlane.adminToken());
    Process kubectl =
        new ProcessBuilder(
                Parts.path(Part.KUBECTL).toString(),
                "--kubeconfig=" + kubeconfig,
                "--cache-dir=" + folder.resolve("cache"),
                "--namespace=" + space.name(),
                "describe",
                "runnerpool",
                pool)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String shown = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(kubectl.waitFor()).isZero();
    Files.createDirectories(SHOWN);
    Files.writeString(SHOWN.resolve(file), shown);
    return shown;
  }
}
