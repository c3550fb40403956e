package dev.runnerpool.controlplane;

import static dev.runnerpool.controlplane.PoolNamespace.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.sandbox.controlplane.AuditLog;
import dev.runnerpool.sandbox.controlplane.ControlPlane;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two operators as they are shipped, each with a lease and an account of its own, that share a
 * cluster and a group in GitLab. What each of them wrote is told by the API server's audit log.
 */
@OnControlPlane
class ShardsIT {
  private static final String NODES = "shards";
  private static final double SPEED = 20;
  private static final String SHARDS = "deploy/operator-shards/";
  private static final String LABEL = "shard";

  /** So short that a pool that is not let go would soon be set back in GitLab. */
  private static final Map<String, String> HASTE =
      Map.of(
          "RUNNERPOOL_GITLAB_REGISTRATION_REFRESH", "PT2S",
          "RUNNERPOOL_LEADER_ELECTION_LEASE_DURATION", "PT5S",
          "RUNNERPOOL_LEADER_ELECTION_RENEW_DEADLINE", "PT3S",
          "RUNNERPOOL_LEADER_ELECTION_RETRY_PERIOD", "PT0.5S");

  @TempDir Path folder;

  @Test
  void byLabelsEachPoolIsOneOperatorsAndAnotherTakesItOverWithItsJobs(ControlPlane plane)
      throws Exception {
    try (Installation first = Installation.prepare(plane, "shard-first", folder);
        Installation second = first.beside("shard-second");
        PoolNamespace space = PoolNamespace.open(first.withNodes(SPEED, NODES, 3))) {
      ShippedManifests all = ShippedManifests.ofKustomize(first.client(), SHARDS + "first");
      assertThat(
              ShippedManifests.ofHelm(first.client(), "a", "a", "selector=shard!=second")
                  .environment())
          .as("the chart does the same")
          .containsEntry("WATCH_SELECTOR", all.environment().get("WATCH_SELECTOR"));
      start(first, all);
      start(second, ShippedManifests.ofKustomize(first.client(), SHARDS + "second"));
      pool(space, "ours", space);
      pool(space, "moved", space);
      pool(space, "theirs", space, "second");
      for (String tag : List.of("ours", "moved", "theirs")) {
        space.pushHeld("arm64, " + tag, 2);
      }
      space.awaitRunning(6);
      assertThat(writtenBy(first, space)).containsOnly("ours", "moved");
      assertThat(writtenBy(second, space)).containsOnly("theirs");
      assertThat(sentinels(space)).as("sentinels").hasSize(2);

      Instant moves = Instant.now();
      Instant moved = move(space, "moved", first, second);
      settle(space, "moved");
      withoutTheSecondItsPoolsWait(space, second);

      assertThat(writtenBy(first, space, entry -> entry.asked().isAfter(moved)))
          .containsOnly("ours");
      assertThat(writtenBy(second, space, entry -> entry.asked().isBefore(moves)))
          .containsOnly("theirs");
      assertThat(writtenBy(second, space)).containsOnly("theirs", "moved");
      assertThat(podsAskedFor(first, second)).as("one pod for each job").hasSize(9);

      label(space, "moved", "first");
      label(space, "theirs", "first");
      eventually(
          "the second's sentinel goes with its last pool", () -> sentinels(space).size() == 1);
      leave(space, space);
    }
  }

  /** Returns when the pool was the other's alone. */
  private static Instant move(
      PoolNamespace space, String pool, Installation from, Installation to) {
    List<String> busy = space.runnerPods(pool).stream().map(Pods::uid).toList();
    List<JsonNode> registered = space.gitlabRunners(pool);
    label(space, pool, "second");
    eventually("the other shows " + pool, () -> shows(to, space, pool));
    eventually(pool + " is let go", () -> !shows(from, space, pool));
    Instant moved = Instant.now();
    space.pushHeld("arm64, " + pool, 1);
    space.awaitRunning(7);
    assertThat(space.runnerPods(pool)).hasSize(3).extracting(Pods::uid).containsAll(busy);
    assertThat(space.gitlabRunners(pool))
        .extracting(runner -> runner.path("id").asLong())
        .containsExactly(registered.get(0).path("id").asLong());
    return moved;
  }

  /** What the new owner changes in GitLab stays, while all registrations are looked at again. */
  private static void settle(PoolNamespace space, String pool) {
    space.merge(pool, "{tags: [" + pool + ", more]}");
    eventually(
        "its runner has another tag",
        () ->
            space
                .gitlabRunner(space.gitlabRunners(pool).get(0))
                .path("tag_list")
                .toString()
                .contains("\"more\""));
    long changed = requests(space, "PUT /api/v4/runners/.*");
    long looked = requests(space, "POST /api/v4/runners/verify");
    eventually(
        "registrations are looked at",
        () -> requests(space, "POST /api/v4/runners/verify") >= looked + 15);
    assertThat(requests(space, "PUT /api/v4/runners/.*"))
        .as("changes of runners in GitLab, each look at which found nothing wrong")
        .isEqualTo(changed);
  }

  private static void withoutTheSecondItsPoolsWait(PoolNamespace space, Installation second) {
    second.killOperator();
    space.pushHeld("arm64, theirs", 1);
    space.pushHeld("arm64, ours", 1);
    space.awaitRunning(8);
    assertThat(space.runnerPods("ours")).hasSize(3);
    assertThat(space.runnerPods("theirs")).hasSize(2);
    second.startOperator();
    space.awaitRunning(9);
    assertThat(sentinels(space)).as("sentinels after a restart").hasSize(2);
  }

  @Test
  void byNamespacesTwoReleasesOfTheChartServeOneGroup(ControlPlane plane) throws Exception {
    try (Installation first = Installation.prepare(plane, "release-first", folder);
        Installation second = first.beside("release-second");
        PoolNamespace ours = PoolNamespace.open(first.withNodes(SPEED, NODES, 2));
        PoolNamespace theirs = PoolNamespace.open(second)) {
      ShippedManifests one = release(first, "first", ours);
      ShippedManifests other = release(first, "second", theirs);
      Set<String> both = new HashSet<>(one.clusterWide());
      both.retainAll(other.clusterWide());
      assertThat(both).as("what both make").containsExactly("PriorityClass/runnerpool-job");
      start(first, one);
      start(second, other);
      pool(ours, "ours", ours);
      pool(theirs, "theirs", ours);
      ours.pushHeld("arm64, ours", 2);
      ours.pushHeld("arm64, theirs", 2);
      ours.awaitRunning(4);

      first.killOperator();
      ours.pushHeld("arm64, theirs", 1);
      ours.awaitRunning(5);
      first.startOperator();
      ours.pushHeld("arm64, ours", 1);
      ours.awaitRunning(6);
      second.stopOperator();
      assertThat(sentinels(theirs)).as("sentinels of an operator that was stopped").hasSize(1);
      second.startOperator();

      assertThat(writtenBy(first, ours)).containsOnly("ours");
      assertThat(writtenBy(second, theirs)).containsOnly("theirs");
      assertThat(writtenBy(first, theirs)).isEmpty();
      assertThat(writtenBy(second, ours)).isEmpty();
      assertThat(podsAskedFor(first, second)).as("one pod for each job").hasSize(6);
      assertThat(sentinels(ours)).hasSize(1);
      assertThat(sentinels(theirs)).hasSize(1);
      leave(ours, ours, theirs);
    }
  }

  private static ShippedManifests release(Installation any, String name, PoolNamespace of) {
    return ShippedManifests.ofHelm(
        any.client(), name, "runnerpool-" + name, "namespaces={" + of.name() + "}");
  }

  private static void start(Installation site, ShippedManifests shipped) {
    Map<String, String> environment = new HashMap<>(HASTE);
    environment.putAll(shipped.environment());
    site.install(shipped, environment);
    site.startOperator();
  }

  /** A pool for the other's group, whose tag is its name. */
  private static void pool(PoolNamespace space, String name, PoolNamespace group, String... shard) {
    var manifest =
        space
            .manifest(name, "arm64", "max: 5")
            .scope("group: " + group.name())
            .with("tags: [" + name + "]", "placement: {nodes: [{nodePool: " + NODES + "}]}");
    for (String value : shard) {
      manifest.label(LABEL, value);
    }
    space.client().resource(manifest.yaml()).create();
  }

  private static void label(PoolNamespace space, String pool, String shard) {
    space
        .pools()
        .withName(pool)
        .edit(
            found -> {
              Map<String, String> labels = new HashMap<>();
              labels.put(LABEL, shard);
              found.getMetadata().setLabels(labels);
              return found;
            });
  }

  private static boolean shows(Installation site, PoolNamespace space, String pool) {
    return site.operator()
        .metrics()
        .lines()
        .anyMatch(
            line ->
                line.startsWith("runnerpool_")
                    && line.contains("namespace=\"" + space.name() + "\"")
                    && line.contains("pool=\"" + pool + "\""));
  }

  private static List<JsonNode> sentinels(PoolNamespace space) {
    return space.gitlabRunnersDescribed("sentinel of namespace " + space.name() + " ");
  }

  private static long requests(PoolNamespace space, String route) {
    return space.gitlab().requests().counts().entrySet().stream()
        .filter(each -> each.getKey().matches(route))
        .flatMap(each -> each.getValue().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /**
   * Pools that writes in the namespace were about: all names begin with the pool's, but events'.
   */
  private static Set<String> writtenBy(Installation site, PoolNamespace space) {
    return writtenBy(site, space, entry -> true);
  }

  private static Set<String> writtenBy(
      Installation site, PoolNamespace space, Predicate<AuditLog.Entry> which) {
    Set<String> pools = new HashSet<>();
    site.requests().stream()
        .filter(entry -> entry.isWrite() && entry.namespace().equals(space.name()))
        .filter(entry -> !entry.resource().equals("events"))
        .filter(which)
        .forEach(entry -> pools.add(entry.name().split("[-.]", 2)[0]));
    return pools;
  }

  private static List<AuditLog.Entry> podsAskedFor(Installation... sites) {
    return List.of(sites).stream()
        .flatMap(site -> site.requests().stream())
        .filter(entry -> entry.verb().equals("create") && entry.resource().equals("pods"))
        .toList();
  }

  /** Ends all jobs and deletes the pools, which leave nothing. */
  private static void leave(PoolNamespace project, PoolNamespace... spaces) {
    project.endJobs();
    for (PoolNamespace space : spaces) {
      space.pools().delete();
      eventually("the pools leave", () -> space.pools().list().getItems().isEmpty());
      assertThat(space.pods()).isEmpty();
      assertThat(space.ownedSecrets()).isEmpty();
      assertThat(space.gitlabRunnersDescribed(space.name() + "/")).isEmpty();
      assertThat(sentinels(space)).isEmpty();
    }
  }
}
