package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import dev.runnerpool.sandbox.nodes.RanJob;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator that is killed without warning and started again. */
@OnControlPlane
class RestartIT {
  private static final String NODES = "restart";
  private static final String PLACEMENT = "placement: {nodes: [{nodePool: " + NODES + "}]}";
  private static final String SHELL = "runner: {executor: Shell}";
  private static final double SPEED = 20;
  private static final int JOBS = 40;
  private static final int MAX = 12;

  /** Requests; then the operator pauses for a few seconds between two tries. */
  private static final int FAILED_AT_FIRST = 8;

  @TempDir static Path folder;
  private static Installation site;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    site = Installation.start(plane, "restart", folder).withNodes(SPEED, NODES, 2);
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      site.close();
    }
  }

  @Test
  void killedAtTheFirstPodOfABurstAndAgainMidwayItMakesNoDuplicateAndLosesNoJob() {
    try (PoolNamespace space = PoolNamespace.open(site);
        SlotWatch watch = new SlotWatch(space)) {
      space.pool("arm", "arm64", "max: " + MAX, SHELL, PLACEMENT);
      space.awaitCondition("arm", "Ready", "True");
      // Slots of ended runners wait for the file of records, which opens about a second after a
      // start: jobs last longer than that, or the first have ended before the last are made.
      space.push("arm64", JOBS, 80);
      eventually("a pod is made", () -> watch.seen() > 0);
      site.killOperator();
      site.startOperator();
      eventually("some jobs are done", () -> space.jobs("success") > MAX);
      assertThat(space.jobs("pending")).as("jobs that still wait").isPositive();
      site.killOperator();
      site.startOperator();
      space.awaitAllJobs();
      eventually("no runner is left", () -> space.runnerPods("arm").isEmpty());

      assertThat(watch.most()).as("runners at once").isEqualTo(MAX);
      assertThat(watch.sharedSlots()).as("slots held twice").isEmpty();
      assertThat(watch.seen()).as("runners for %d jobs", JOBS).isBetween(JOBS, JOBS + MAX);
      Set<Long> ids = space.jobs().stream().map(SimulatedJob::id).collect(Collectors.toSet());
      assertThat(ids).as("tries of the jobs").hasSize(JOBS);
      assertThat(site.nodes().ran().stream().map(RanJob::id).filter(ids::contains))
          .as("jobs as they ran")
          .containsExactlyInAnyOrderElementsOf(ids);
      assertThat(space.gitlabRunners("arm")).hasSize(1);
    }
  }

  @Test
  void aRestartOverAPoolAtRestWritesNeitherItsStatusNorEvents() {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      space.pool("arm", "arm64", "max: 3, warm: 2", SHELL, PLACEMENT);
      space.awaitCondition("arm", "Ready", "True");
      space.awaitReadyRunners("arm", 2);
      eventually(
          "its status tells of both",
          () -> space.pool("arm").orElseThrow().getStatus().runners().idle() == 2);
      SilentRestart.assertOf(site, space);
    }
  }

  @Test
  void aRestartOverTwoNamespacesBesideAGitLabThatFailsAtFirstIsAsSilent() {
    try (PoolNamespace one = PoolNamespace.open(site);
        PoolNamespace other = PoolNamespace.open(site)) {
      for (PoolNamespace space : List.of(one, other)) {
        space.pool("arm", "arm64", "max: 3, warm: 2", SHELL, PLACEMENT);
      }
      for (PoolNamespace space : List.of(one, other)) {
        space.awaitCondition("arm", "Ready", "True");
        eventually(
            "its status tells of its runners",
            () -> space.pool("arm").orElseThrow().getStatus().runners().idle() == 2);
      }
      site.gitlab()
          .faults()
          .inject(new Fault("*", "runnerpool*", Fault.Kind.STATUS, 503, 200, FAILED_AT_FIRST));
      SilentRestart.assertOf(site, other);
      assertThat(one.pool("arm").orElseThrow().getStatus().conditions())
          .extracting(Condition::getType, Condition::getStatus)
          .contains(tuple("Ready", "True"), tuple("QueueReadable", "True"));
    } finally {
      site.gitlab().faults().clearAll();
    }
  }

  @Test
  void killedBetweenTheRunnerInGitLabAndItsSecretItTakesUpTheSameRunner() {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      ResourceQuota noMoreSecrets = space.client().resource(noMoreSecrets(space)).create();
      space.pool("arm", "arm64", "max: 1", SHELL, PLACEMENT);
      assertThat(space.awaitCondition("arm", "Registered", "False")).contains("Secret", "403");
      List<JsonNode> made = space.gitlabRunners("arm");
      assertThat(made).hasSize(1);
      site.killOperator();
      assertThat(space.configOf("arm")).as("the Secret with its token").isNull();
      space.client().resource(noMoreSecrets).delete();
      site.startOperator();

      space.awaitCondition("arm", "Registered", "True");
      assertThat(space.gitlabRunners("arm"))
          .extracting(RestartIT::id)
          .containsExactly(id(made.get(0)));
      space.push("arm64", 1, 10);
      space.awaitAllJobs();
    }
  }

  /** Beside the one with the credentials: the pool's own is refused. */
  private static ResourceQuota noMoreSecrets(PoolNamespace space) {
    return new ResourceQuotaBuilder()
        .withNewMetadata()
        .withNamespace(space.name())
        .withName("no-more-secrets")
        .endMetadata()
        .withNewSpec()
        .addToHard("count/secrets", new Quantity("1"))
        .endSpec()
        .build();
  }

  private static long id(JsonNode runner) {
    return runner.path("id").asLong();
  }
}
