package dev.runnerpool.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.Labels;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.TokenRules;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes the packaged operator with the shipped rules: every panel has data, and
 * alerts fire and end by faults, as a real Alertmanager tells them. Pictures of the panels and both
 * tables are in {@code target/monitoring}.
 */
@Tag("level-2")
class MonitoringIT {

  private static final Path OUT = Path.of("target/monitoring");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** By the faults below; the others are tried by promtool alone. */
  private static final List<String> FIRED =
      List.of(
          "RunnerPoolObjectiveBurnsFast",
          "RunnerPoolObjectiveBurnsSlowly",
          "RunnerPoolOldestJobWaits",
          "RunnerPoolSaturated",
          "RunnerPoolUnschedulable",
          "RunnerPoolStartsFailing",
          "RunnerPoolJobsPassedOver",
          "RunnerPoolJobsLost",
          "RunnerPoolNotReady",
          "RunnerPoolQueueUnreadable",
          "RunnerPoolNotRegistered",
          "RunnerPoolTokenRefused",
          "RunnerPoolTokenExpiresSoon",
          "RunnerPoolGitLabRateLimited",
          "RunnerPoolGitLabErrors",
          "RunnerPoolBudgetReached",
          "RunnerPoolPriceUnknown",
          "RunnerPoolOperatorAbsent");

  private static final List<String> BY_GITLAB_OR_OPERATOR =
      List.of(
          "RunnerPoolTokenRefused",
          "RunnerPoolGitLabRateLimited",
          "RunnerPoolGitLabErrors",
          "RunnerPoolOperatorAbsent");

  private static final String JOBS =
      "runner: {job: {resources: {requests: {cpu: '1', memory: 2Gi}}}}";
  private static final String MINUTE = "objective: {startedWithin: 60s, share: 0.97}";
  private static final String MOMENT = "objective: {startedWithin: 2s, share: 0.97}";
  private static final String BAD_IMAGE = "runner: {image: 'registry.example.com/runner:missing'}";

  @TempDir Path folder;

  private final MonitoringResults results = new MonitoringResults(OUT);
  private MonitoredOperator scene;
  private AlertInbox inbox;
  private PrometheusServer prometheus;

  @Test
  void everyPanelHasDataAndAlertsFireAndEnd() throws Exception {
    Files.createDirectories(OUT);
    Path rules = folder.resolve("alerts.yaml");
    Files.writeString(rules, hasty(Files.readString(AlertRules.FILE)));
    try (MonitoredOperator started = new MonitoredOperator(folder, OUT.resolve("operator.log"));
        AlertInbox told = new AlertInbox();
        PrometheusServer server =
            new PrometheusServer(
                started.operator().url().substring("http://".length()),
                rules,
                told.url(),
                folder)) {
      scene = started;
      inbox = told;
      prometheus = server;
      Instant from = Instant.now();
      await("a first scrape").atMost(PATIENCE).until(prometheus::isScraping);
      inbox.forget();
      MonitoredOperator.Team ci = scene.team("ci");
      MonitoredOperator.Team team = scene.team("team");
      try {
        trace(ci, team);
        ScrapedMetrics.assertDocumented(scene.operator().metrics());
        assertThat(inbox.notes())
            .as("alerts while all is well")
            .filteredOn(AlertInbox.Note::firing)
            .extracting(AlertInbox.Note::name)
            // On a busy machine a job waits for longer than the five seconds that are minutes here.
            .isSubsetOf("RunnerPoolOldestJobWaits");
        faults(ci, team);
        firing();
        heal(ci, team);
        resolved();
      } finally {
        results.alerts(inbox, from);
        Files.writeString(OUT.resolve("pools.yaml"), Serialization.asYaml(scene.pools()));
      }
      prometheus.check();
      assertThat(results.panels(prometheus, from, Instant.now()))
          .as("queries of panels without data")
          .isEmpty();
    }
  }

  /** A working day in brief: jobs for both architectures, of two teams. */
  private void trace(MonitoredOperator.Team ci, MonitoredOperator.Team team) {
    ci.pool("arm", "arm64", "max: 5, warm: 1", MINUTE, JOBS);
    ci.pool("amd", "amd64", "max: 3", JOBS);
    team.pool("arm", "arm64", "max: 3", "budget: {hourly: 100}", JOBS);
    ci.push("arm64", 4, 20);
    ci.push("amd64", 3, 20);
    team.push("arm64", 3, 20);
    until("the trace is run", () -> ci.jobs("success") == 7 && team.jobs("success") == 3);
    until(
        "its jobs are told",
        () -> scene.operator().metrics().contains("runnerpool_job_duration_seconds_count{"));
  }

  private void faults(MonitoredOperator.Team ci, MonitoredOperator.Team team) {
    // More is wanted than max, and two runners are lost with their jobs.
    ci.pool("arm", "arm64", "max: 2, warm: 1", MINUTE, JOBS);
    ci.pushHeld("arm64", 5);
    // An image that is not there, nodes that are not there, and too little money.
    team.pool(
        "image",
        "arm64",
        "max: 12, warm: 3, startupDeadline: 10s",
        "tags: [image]",
        MOMENT,
        BAD_IMAGE);
    team.push("image", 6, 1);
    team.pool(
        "nowhere",
        "arm64",
        "max: 1, warm: 1",
        "tags: [nowhere]",
        "placement: {nodes: [{nodePool: sold-out}]}");
    team.pool("poor", "arm64", "max: 4, warm: 4", "tags: [poor]", "budget: {hourly: '0.03'}", JOBS);
    team.pool(
        "odd", "arm64", "max: 1, warm: 1", "tags: [odd]", "placement: {nodes: [{nodePool: odd}]}");
    team.apply(team.manifest("secretless", "arm64", "max: 1").credentials("missing"));
    // Tokens that live for an hour.
    scene.gitlab().runnerTokens(new TokenRules(Duration.ofHours(1), 422));
    team.pool("brief", "arm64", "max: 1", "tags: [brief]");
    until("ci/arm is busy", () -> ci.jobs("running") == 2);
    ci.client().pods().inNamespace("ci").withLabel(Labels.POOL, "arm").withGracePeriod(0).delete();
    until("ci/amd rests", () -> ci.jobs("success") >= 7);
    // From now on no runner is given a job.
    scene
        .gitlab()
        .faults()
        .inject(new Fault("POST /api/v4/jobs/request", Fault.Kind.REFUSE, 0, 0, -1));
    ci.pushHeld("amd64", 1);
  }

  private void firing() {
    FIRED.stream().filter(alert -> !BY_GITLAB_OR_OPERATOR.contains(alert)).forEach(this::fires);
    // GitLab is broken for queues, and refuses a token; then it wants fewer requests.
    whileGitLab(
        List.of(
            new Fault("POST /api/graphql", Fault.Kind.STATUS, 503, 0, -1),
            new Fault("GET /api/v4/groups/*", Fault.Kind.STATUS, 401, 0, -1)),
        "RunnerPoolGitLabErrors",
        "RunnerPoolTokenRefused");
    whileGitLab(
        List.of(new Fault("POST /api/graphql", Fault.Kind.RATE_LIMIT, 0, 0, -1)),
        "RunnerPoolGitLabRateLimited");
    scene.operator().signal("STOP");
    fires("RunnerPoolOperatorAbsent");
    scene.operator().signal("CONT");
  }

  private void whileGitLab(List<Fault> fails, String... alerts) {
    fails.forEach(scene.gitlab().faults()::inject);
    List.of(alerts).forEach(this::fires);
    scene.gitlab().faults().clearAll();
  }

  private void heal(MonitoredOperator.Team ci, MonitoredOperator.Team team) {
    team.pool("image", "arm64", "max: 3, startupDeadline: 10s", "tags: [image]");
    team.pool("nowhere", "arm64", "max: 1", "tags: [nowhere]");
    team.pool("poor", "arm64", "max: 4", "tags: [poor]", "budget: {hourly: '0.03'}", JOBS);
    team.secret("missing");
    team.pools().withName("odd").delete();
    team.pools().withName("brief").delete();
    until(
        "no job is left",
        () -> {
          ci.endRunning(scene.nodes());
          return ci.jobs("running") + ci.jobs("pending") == 0;
        });
  }

  private void resolved() {
    FIRED.forEach(
        alert ->
            await(alert + " is over")
                .atMost(PATIENCE)
                .until(() -> inbox.resolved(alert).isPresent()));
  }

  private void fires(String alert) {
    await(alert + " fires").atMost(PATIENCE).until(() -> inbox.fired(alert).isPresent());
    assertThat(inbox.fired(alert).orElseThrow().summary())
        .isNotEmpty()
        .doesNotContain("{{", "<no value>", "<error");
  }

  private static void until(String what, Callable<Boolean> holds) {
    await(what).atMost(PATIENCE).until(holds);
  }

  /** The rules' minutes are seconds here, and an hour is a second as well. */
  private static String hasty(String rules) {
    return rules
        .replaceAll("for: (5|10)m", "for: 5s")
        .replaceAll("for: \\d+[mh]", "for: 1s")
        .replaceAll("\\[\\d+[mhd]]", "[8s]")
        .replace("oldest_seconds > 300", "oldest_seconds > 5");
  }
}
