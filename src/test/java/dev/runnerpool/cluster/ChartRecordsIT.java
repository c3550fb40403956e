package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Records where users have them: the chart's operator in its pod, and {@code runnerpool cost} in
 * the same pod by {@code kubectl exec}.
 */
@OnCluster
@Isolated("its operator takes the place of the site's")
class ChartRecordsIT {
  private static final String CLAIM = "charted-runnerpool-operator-records";

  /** What AWS would be asked about: from here it cannot be reached. */
  private static final Map<String, String> LABELS =
      Map.of(
          "node.kubernetes.io/instance-type", "m7i.xlarge",
          "topology.kubernetes.io/region", "us-east-1");

  /** A local volume, as the kubelet gives it to a group as it does a cloud's disk. */
  private static final String VOLUME =
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: charted-records}
      spec:
        capacity: {storage: 8Gi}
        accessModes: [ReadWriteOnce]
        storageClassName: charted
        local: {path: %s}
        nodeAffinity:
          required:
            nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [amd64]}]}]
      """;

  @TempDir Path folder;

  @Test
  void onAVolumeEachJobIsInTheBillOnceAfterAKillInMidJobAndARollout(Site site) {
    site.client().load(stream(VOLUME.formatted(folder))).create();
    label(site, "\"%s\""::formatted);
    try (ChartRelease release =
            ChartRelease.install(
                site,
                "records.persistence.enabled=true",
                "records.persistence.storageClass=charted",
                "awsPrices.enabled=true",
                "settings.runnerpool\\.records\\.checkpoint=2s");
        Workplace place = Workplace.open(site, "charted")) {
      assertThat(release.exec("id", "-u").text()).isEqualTo("65532\n");
      assertThat(release.exec("touch", "/deployments/written").text()).contains("Read-only");
      assertThat(release.log()).doesNotContain("That directory is not persistent");
      String pool = place.pool("usual", "amd64", "Kubernetes", "max: 1, idleTimeout: 1s");

      run(place, "first");
      Map<String, String> one = awaitWhole(release, place, pool, 1);
      assertThat(Double.parseDouble(one.get("job_usd"))).isPositive();

      place.push("second: {tags: [usual], script: [echo begun, sleep 30]}");
      place.awaitLog("second", "begun");
      release.kill();
      assertThat(Double.parseDouble(bill(release, place).orElseThrow().get("job_usd")))
          .as("right after the kill")
          .isGreaterThanOrEqualTo(Double.parseDouble(one.get("job_usd")));
      place.awaitJob("second", "success");
      Map<String, String> two = awaitWhole(release, place, pool, 2);

      assertThat(release.log())
          .as("AWS was asked in vain, and nothing waited for it")
          .contains("Prices cannot be read (price-list of us-east-1)");
      release.restart();
      assertThat(bill(release, place)).contains(two);
      assertThat(release.restarts()).as("restarts beside the kill, as by OOM").isZero();
      String table = release.exec("runnerpool", "cost", "--by", "team,architecture").text();
      System.err.println(table);
      assertThat(table).contains("charted", "amd64").doesNotContain("Exception", "WARN");
      assertThat(
              release.exec("sh", "-c", "runnerpool cost --chart /tmp/c.svg; cat /tmp/c.svg").text())
          .contains("ci/charted-usual", "</svg>");
    } finally {
      label(site, value -> "null");
    }
    assertThat(
            site.client()
                .persistentVolumeClaims()
                .inNamespace(ChartRelease.NAMESPACE)
                .withName(CLAIM)
                .get())
        .as("the claim without the release")
        .isNotNull();
  }

  @Test
  void withoutAVolumeCostReadsTheFileAndTheLogSaysThatItEndsWithThePod(Site site) {
    String operator = "deploy/runnerpool-operator";
    try (Workplace place = Workplace.open(site, "passing")) {
      place.pool("usual", "amd64", "Kubernetes", "max: 1, idleTimeout: 1s");
      run(place, "only");
      Workplace.eventually(
          "cost knows the job's project",
          () ->
              site.cluster()
                  .tryKubectl(
                      "-n",
                      "runnerpool-system",
                      "exec",
                      operator,
                      "--",
                      "runnerpool",
                      "cost",
                      "--by",
                      "project")
                  .text()
                  .contains(place.project()));
      assertThat(site.cluster().kubectl("-n", "runnerpool-system", "logs", operator))
          .containsOnlyOnce("That directory is not persistent")
          .contains("records.persistence.enabled");
    }
  }

  /** Whoever else writes to the node meanwhile, such as its kubelet; without a value it goes. */
  private static void label(Site site, UnaryOperator<String> json) {
    String labels =
        LABELS.entrySet().stream()
            .map(label -> "\"%s\": %s".formatted(label.getKey(), json.apply(label.getValue())))
            .collect(Collectors.joining(", ", "{", "}"));
    site.client()
        .nodes()
        .withName("node-amd64")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"labels\": %s}}".formatted(labels));
  }

  private static void run(Workplace place, String job) {
    place.push(job + ": {tags: [usual], script: [sleep 3]}");
    SimulatedJob done = place.awaitJob(job, "success");
    assertThat(place.log(done)).contains("Job succeeded");
  }

  /** The project's row, once all of it is there: a runner goes when its cost is written. */
  private static Map<String, String> awaitWhole(
      ChartRelease release, Workplace place, String pool, int jobs) {
    Workplace.eventually("the pool is empty", () -> place.runnerPods(pool).isEmpty());
    Map<String, String> found = new HashMap<>();
    Workplace.eventually(
        jobs + " jobs are in the bill",
        () -> {
          bill(release, place).ifPresent(found::putAll);
          return String.valueOf(jobs).equals(found.get("jobs"));
        });
    return found;
  }

  private static Optional<Map<String, String>> bill(ChartRelease release, Workplace place) {
    MixedCluster.Printed printed =
        release.exec("runnerpool", "cost", "--by", "project", "--format", "csv");
    assertThat(printed.status()).as(printed.text()).isZero();
    List<List<String>> rows = new ArrayList<>();
    printed
        .text()
        .lines()
        .dropWhile(line -> !line.startsWith("project,"))
        .forEach(line -> rows.add(List.of(line.strip().split(",", -1))));
    return rows.stream()
        .filter(row -> row.get(0).equals(place.project()))
        .findFirst()
        .map(
            row -> {
              Map<String, String> named = new HashMap<>();
              for (int column = 0; column < row.size(); column++) {
                named.put(rows.get(0).get(column), row.get(column));
              }
              // Of a total that goes on: what was idle of nodes comes a minute later.
              named.remove("share");
              return named;
            });
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
