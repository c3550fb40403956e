package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import dev.runnerpool.sandbox.nodes.NodeGroup;
import dev.runnerpool.sandbox.nodes.Scheduling;
import dev.runnerpool.sandbox.nodes.SimulatedNodes;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator lives on the rights it ships with, and has no other. */
@OnControlPlane
class RbacIT {
  private static final String NODES = "rbac";
  private static final String PLACEMENT = "placement: {nodes: [{nodePool: " + NODES + "}]}";
  private static final double SPEED = 20;

  /** Of the node's eight cores: a job's pod fits in its runner's room alone. */
  private static final String ROOMY = "runner: {job: {resources: {requests: {cpu: '5'}}}}";

  /** It waits for the same nodes for ever, so that the room of others has to be kept from it. */
  private static final String TOO_LARGE = ROOMY.replace("5", "9");

  /** Granted, though no request here needs it: why. */
  private static final Map<Grant, String> UNSEEN =
      Map.of(
          new Grant("", "secrets", "create"),
          "no request: the API server asks for it when an apply makes the Secret",
          new Grant("policy", "poddisruptionbudgets", "create"),
          "no request: the API server asks for it when an apply makes the budget",
          new Grant("runnerpool.dev", "runnerpools/finalizers", "update"),
          "no request: the API server asks for it when a pod blocks its pool's deletion",
          new Grant("runnerpool.dev", "runnerpools", "get"),
          "a pool whose finalizer cannot be set or taken as it changed meanwhile is read again",
          new Grant("karpenter.sh", "nodepools", "watch"),
          "no NodePools are defined here: they are looked for and not watched, see NodePoolIT");

  @TempDir Path folder;

  @Test
  void forAllNamespacesByKustomizeItNeedsAllItsRightsAndNoOther(ControlPlane plane)
      throws Exception {
    try (Installation site = Installation.prepare(plane, "rbac-all", folder);
        PoolNamespace space = PoolNamespace.open(site)) {
      ShippedManifests shipped = ShippedManifests.ofKustomize(site.client(), "deploy/operator");
      site.install(shipped, shipped.environment());
      // Of an operator of another suite: else there is none to make.
      site.client().leases().inNamespace(shipped.namespace()).delete();
      live(site, space, ".+");

      Set<Grant> unused = new TreeSet<>(shipped.grants());
      unused.removeAll(Grant.usedBy(site.requests()));
      assertThat(unused).as("rights that nothing used").isSubsetOf(UNSEEN.keySet());
    }
  }

  @Test
  void forOneNamespaceByHelmAndWithoutNodesOnlyCostIsUnknown(ControlPlane plane) throws Exception {
    try (Installation site = Installation.prepare(plane, "rbac-one", folder);
        PoolNamespace space = PoolNamespace.open(site);
        PoolNamespace other = PoolNamespace.open(site)) {
      ShippedManifests shipped =
          ShippedManifests.ofHelm(
              site.client(),
              "ci",
              other.name(),
              "namespaces={%s}".formatted(space.name()),
              "nodes.read=false");
      site.install(shipped, shipped.environment());
      site.expectForbidden("list nodes", "list nodepools");
      live(site, space, "unknown");

      assertThat(site.requests())
          .filteredOn(entry -> !entry.resource().equals("leases"))
          .extracting(AuditLog.Entry::namespace)
          .as("where it looked")
          .containsOnly(space.name(), "");
    }
  }

  /**
   * A pool's life under an operator that ends afterwards.
   *
   * @param hourly what the status must come to say that the pool costs
   */
  private static void live(Installation site, PoolNamespace space, String hourly) {
    SimulatedNodes.Options options =
        SimulatedNodes.Options.of(SPEED, NodeGroup.arm64(NODES, 1, 1))
            .with(Scheduling.OF_THE_CLUSTER);
    try (SimulatedNodes nodes = SimulatedNodes.start(site.client(), options)) {
      site.startOperator();
      space.pool("arm", "arm64", "max: 1, warm: 1", PLACEMENT, "tags: [placed]", ROOMY);
      space.pool("stuck", "arm64", "max: 1, warm: 1", PLACEMENT, TOO_LARGE);
      space.awaitReadyRunners("arm", 1);
      eventually("an event tells why the other runner waits", () -> !space.events().isEmpty());
      pause(space, true);
      String config = space.configOf("arm").getMetadata().getResourceVersion();
      space.merge("arm", "{runner: {job: {image: 'debian:12'}}, scaling: {warm: 0}}");
      eventually(
          "the configuration is written again",
          () -> !space.configOf("arm").getMetadata().getResourceVersion().equals(config));
      eventually("the idle runner goes", () -> space.runnerPods("arm").isEmpty());
      pause(space, false);
      space.pushHeld("arm64, placed", 1);
      eventually("the job runs", () -> space.jobs("running") == 1);
      pause(space, true);
      eventually(
          "the same event is counted",
          () ->
              space.events().stream()
                  .filter(event -> event.getReason().equals("Paused"))
                  .anyMatch(event -> event.getSeries() != null));
      eventually("the status says what it costs", () -> space.hourly("arm").matches(hourly));
      space.endJobs(nodes);
      space.pools().delete();
      eventually("the pools leave", () -> space.pools().list().getItems().isEmpty());
      site.stopOperator();
    }
  }

  private static void pause(PoolNamespace space, boolean paused) {
    space.merge("stuck", "{paused: %s}".formatted(paused));
    eventually(
        "the pool says whether it is paused",
        () ->
            space.pool("stuck").stream()
                .flatMap(pool -> pool.getStatus().conditions().stream())
                .filter(condition -> condition.getType().equals("Ready"))
                .anyMatch(condition -> condition.getReason().equals("Paused") == paused));
  }
}
