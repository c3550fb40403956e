package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.Labels;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pools, namespaces and runners that go, under a real garbage collector and namespace controller.
 */
@OnControlPlane
class DeletionIT {
  private static final String NODES = "deletion";
  private static final String PLACEMENT = "placement: {nodes: [{nodePool: " + NODES + "}]}";
  private static final String SHELL = "runner: {executor: Shell}";
  private static final double SPEED = 20;

  @TempDir static Path folder;
  private static Installation site;

  @BeforeAll
  static void start(ControlPlane plane) throws Exception {
    site = Installation.start(plane, "deletion", folder).withNodes(SPEED, NODES, 2);
  }

  @AfterAll
  static void stop() {
    if (site != null) {
      site.close();
    }
  }

  @Test
  void poolsWithStartingIdleAndBusyRunnersLetTheBusyFinishAndLeaveNothing() {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      space.pool("shell", "arm64", "max: 2, warm: 1", SHELL, PLACEMENT, "tags: [shell]");
      space.pool("kube", "arm64", "max: 2, warm: 1", PLACEMENT, "tags: [kube]");
      space.pool("stuck", "arm64", "max: 1, warm: 1", "placement: {nodes: [{nodePool: nowhere}]}");
      space.pushHeld("arm64, shell", 1);
      space.pushHeld("arm64, kube", 1);
      eventually("both jobs run", () -> space.jobs("running") == 2);
      eventually("a runner is idle beside each", () -> space.runnerPods("shell").size() == 2);
      eventually("a runner is idle beside each", () -> space.runnerPods("kube").size() == 2);
      eventually(
          "a runner waits for a node",
          () -> space.runnerPods("stuck").stream().anyMatch(Pods::isUnschedulable));

      space.pools().delete();
      eventually("nothing holds the stuck pool", () -> space.pool("stuck").isEmpty());
      eventually("the idle runner stops", () -> space.runnerPods("shell").size() == 1);
      eventually("the idle runner stops", () -> space.runnerPods("kube").size() == 1);
      assertThat(space.jobs("running")).as("jobs that go on").isEqualTo(2);
      assertThat(space.pool("shell")).isPresent();
      assertThat(space.pool("kube")).isPresent();

      space.endJobs();
      eventually("the pools leave", () -> space.pools().list().getItems().isEmpty());
      assertThat(space.jobs("success")).isEqualTo(2);
      assertNothingIsLeft(space, "shell", "kube", "stuck");
    }
  }

  @Test
  void aNamespaceThatIsDeletedEndsOnceItsBusyRunnersDidEvenIfItsCredentialsWentFirst() {
    PoolNamespace space = PoolNamespace.open(site);
    space.pool("arm", "arm64", "max: 1", SHELL, PLACEMENT);
    space.pushHeld("arm64", 2);
    eventually("a job runs", () -> space.jobs("running") == 1);

    // Only from 1.33 on are pods deleted first.
    space.deleteCredentials();
    space.client().resource(space.object()).delete();
    eventually("the runner is told to go", () -> allLeave(space.runnerPods("arm")));
    assertThat(space.jobs("running")).as("jobs that go on").isEqualTo(1);

    eventually(
        "the runner's job ends",
        () -> {
          space.endRunning();
          return space.jobs("success") == 1;
        });
    eventually("the namespace ends", () -> isGone(space));
    assertThat(space.jobs("success")).isEqualTo(1);
    assertThat(space.jobs("pending")).as("jobs that nobody took").isEqualTo(1);
    assertThat(space.gitlabRunners("arm")).isEmpty();
  }

  /**
   * Looks, and has the namespace controller look: by itself it does when half of the pods' grace is
   * over, or at its resync after minutes.
   */
  private static boolean isGone(PoolNamespace space) {
    if (space.client().resource(space.object()).get() == null) {
      return true;
    }
    if (!space.runnerPods("arm").isEmpty()) {
      return false;
    }
    String seen = "{\"metadata\": {\"annotations\": {\"looked-at\": \"%s\"}}}";
    try {
      // Not an edit: the namespace's controller writes at the same time.
      space
          .client()
          .namespaces()
          .withName(space.name())
          .patch(PatchContext.of(PatchType.JSON_MERGE), seen.formatted(Instant.now()));
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }
  }

  @Test
  void aBusyRunnerIsNotEvictedAndEndsItsJobIfDeletedAndAnIdleOneIsEvictedAndReplaced() {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      space.pool("warm", "arm64", "max: 2, warm: 1", SHELL, PLACEMENT, "tags: [warm]");
      space.pool("busy", "arm64", "max: 1", SHELL, PLACEMENT, "tags: [busy]");
      space.pushHeld("arm64, busy", 1);
      Pod idle = space.awaitReadyRunners("warm", 1).get(0);
      eventually("a job runs", () -> space.jobs("running") == 1);
      Pod busy = space.runnerPods("busy").get(0);

      assertThat(isEvicted(space, busy)).isFalse();
      // What does not ask takes it away all the same.
      space.client().pods().resource(busy).delete();
      assertThat(space.jobs("running")).as("jobs that go on").isEqualTo(1);
      assertThat(allLeave(space.runnerPods("busy"))).isTrue();
      space.endJobs();
      eventually("the deleted runner is gone", () -> space.runnerPods("busy").isEmpty());
      assertThat(space.jobs()).as("tries of the job").hasSize(1);

      eventually("the idle one is evicted", () -> isEvicted(space, idle));
      eventually(
          "another idle runner",
          () ->
              space.runnerPods("warm").stream()
                  .anyMatch(pod -> Pods.isReady(pod) && !Pods.uid(pod).equals(Pods.uid(idle))));
    }
  }

  @Test
  void poolsDeletedWithoutAnOperatorGoWhenItIsBackOrByGarbageCollection() {
    try (PoolNamespace space = PoolNamespace.open(site)) {
      space.pool("waits", "arm64", "max: 1, warm: 1", SHELL, PLACEMENT);
      space.pool("freed", "arm64", "max: 1, warm: 1", SHELL, PLACEMENT);
      Pod waits = space.awaitReadyRunners("waits", 1).get(0);
      Pod freed = space.awaitReadyRunners("freed", 1).get(0);
      site.killOperator();
      try {
        space.pools().delete();
        space.pools().withName("freed").edit(Pods::withoutFinalizers);
        eventually("its pods are collected", () -> space.runnerPods("freed").isEmpty());
        eventually("its Secret is collected", () -> space.configOf("freed") == null);
        assertThat(space.pool("freed")).isEmpty();

        RunnerPool held = space.pool("waits").orElseThrow();
        assertThat(held.getMetadata().getFinalizers()).containsExactly(Labels.FINALIZER);
        assertThat(space.runnerPods("waits")).extracting(Pods::uid).contains(Pods.uid(waits));
        assertThat(Pods.uid(freed)).isNotEqualTo(Pods.uid(waits));
      } finally {
        site.startOperator();
      }
      eventually("the other pool leaves", () -> space.pool("waits").isEmpty());
      assertNothingIsLeft(space, "waits");
    }
  }

  private static void assertNothingIsLeft(PoolNamespace space, String... pools) {
    assertThat(space.pods()).isEmpty();
    assertThat(space.ownedSecrets()).isEmpty();
    for (String pool : pools) {
      assertThat(space.gitlabRunners(pool)).as("runners of %s in GitLab", pool).isEmpty();
    }
  }

  private static boolean allLeave(List<Pod> pods) {
    return !pods.isEmpty() && pods.stream().allMatch(Pods::isLeaving);
  }

  private static boolean isEvicted(PoolNamespace space, Pod pod) {
    return space.client().pods().resource(pod).evict();
  }
}
