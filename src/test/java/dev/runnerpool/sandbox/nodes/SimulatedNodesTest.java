package dev.runnerpool.sandbox.nodes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.runnerpool.sandbox.kubernetes.EmbeddedKubernetes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedNodesTest {
  private static final String RUNNER =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: config-%1$s, namespace: ci}
      stringData:
        config.toml: |
          [[runners]]
            name = "@RUNNER_NAME@"
            url = "%3$s"
            token = "%4$s"
            executor = "%5$s"
            [runners.kubernetes]
              namespace = "ci"
              image = "alpine:3.20"
              [runners.kubernetes.node_selector]
                "kubernetes.io/arch" = "%2$s"
              [runners.kubernetes.pod_labels]
                "runnerpool.dev/role" = "job"
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: runner-%1$s
        namespace: ci
        labels: {runnerpool.dev/role: runner}
      spec:
        restartPolicy: Never
        terminationGracePeriodSeconds: 3600
        nodeSelector: {kubernetes.io/arch: %2$s}
        volumes: [{name: config, secret: {secretName: config-%1$s}}]
        containers:
        - name: runner
          image: gitlab/gitlab-runner
          args: [run-single, --max-builds, "1"]
          env: [{name: RUNNER_SYSTEM_ID, value: r_abcdefghijkl}]
          readinessProbe: {periodSeconds: 1, exec: {command: ["true"]}}
      """;

  private final WireMockServer gitlab = new WireMockServer(options().dynamicPort());
  private EmbeddedKubernetes kubernetes;
  private KubernetesClient client;
  private SimulatedNodes nodes;

  @BeforeEach
  void start() {
    gitlab.start();
    gitlab.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(204)));
    kubernetes = EmbeddedKubernetes.start(EmbeddedKubernetes.Options.defaults());
    client = kubernetes.client("simulated-nodes");
    nodes =
        SimulatedNodes.start(
            client,
            SimulatedNodes.Options.of(
                50, NodeGroup.arm64("graviton", 1, 3), NodeGroup.amd64("intel", 0, 2)));
  }

  @AfterEach
  void stop() {
    nodes.close();
    client.close();
    kubernetes.close();
    gitlab.stop();
  }

  @Test
  void aJobRunsOnTheArchitectureThatItsRunnerAsksForAndTheRunnerEnds() {
    offer("arm-token", 7, "uname -m");
    offer("amd-token", 8, "uname -m");
    runner("a", "arm64", "arm-token", "kubernetes");
    runner("b", "amd64", "amd-token", "kubernetes");
    awaitPhase("runner-a", "Succeeded");
    awaitPhase("runner-b", "Succeeded");
    assertThat(nodes.ran())
        .extracting(RanJob::id, RanJob::architecture, RanJob::machine, RanJob::state)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(7L, "arm64", "aarch64", "success"),
            org.assertj.core.groups.Tuple.tuple(8L, "amd64", "x86_64", "success"));
    gitlab.verify(
        patchRequestedFor(urlPathEqualTo("/api/v4/jobs/8/trace"))
            .withRequestBody(containing("x86_64")));
    gitlab.verify(
        putRequestedFor(urlEqualTo("/api/v4/jobs/7"))
            .withRequestBody(matchingJsonPath("$.state", containing("success")))
            .withRequestBody(matchingJsonPath("$.output.checksum", containing("crc32:"))));
  }

  @Test
  void aJobPodNamesItsRunnerAndItsJob() {
    offer("arm-token", 7, "sleep 600");
    runner("a", "arm64", "arm-token", "kubernetes");
    var jobs = client.pods().inNamespace("ci").withLabel("runnerpool.dev/role", "job");
    await().until(() -> !jobs.list().getItems().isEmpty());
    Pod pod = jobs.list().getItems().get(0);
    assertThat(pod.getMetadata().getLabels())
        .containsEntry("manager.runner.gitlab.com/name", "runner-a");
    assertThat(pod.getMetadata().getAnnotations()).containsEntry("job.runner.gitlab.com/id", "7");
    assertThat(pod.getSpec().getContainers().get(1).getImage()).contains("arm64-v");
  }

  @Test
  void aFailingScriptIsReportedWithItsExitCode() {
    offer("arm-token", 7, "exit 7");
    runner("a", "arm64", "arm-token", "shell");
    awaitPhase("runner-a", "Succeeded");
    gitlab.verify(
        putRequestedFor(urlEqualTo("/api/v4/jobs/7"))
            .withRequestBody(matchingJsonPath("$.failure_reason", containing("script_failure")))
            .withRequestBody(matchingJsonPath("$.exit_code", containing("7"))));
  }

  @Test
  void aShellRunnerIsUnreadyWhileItsJobRuns() {
    runner("a", "arm64", "arm-token", "shell");
    await().until(() -> readiness("runner-a").equals("True"));
    offer("arm-token", 7, "sleep infinity");
    await().until(() -> readiness("runner-a").equals("False"));
    assertThat(status("runner-a").getPhase()).isEqualTo("Running");
  }

  @Test
  void aScriptEndsWhenItIsToldTo() {
    offer("arm-token", 7, "sleep infinity");
    runner("a", "arm64", "arm-token", "kubernetes");
    awaitRunning(7);
    endJob(7);
    awaitPhase("runner-a", "Succeeded");
    assertThat(nodes.ran()).extracting(RanJob::state).containsExactly("success");
  }

  @Test
  void aDeletedIdleRunnerEndsAndABusyOneFinishesItsJobFirst() {
    offer("busy-token", 7, "sleep infinity");
    runner("busy", "arm64", "busy-token", "shell");
    runner("idle", "arm64", "idle-token", "shell");
    awaitRunning(7);
    await().until(() -> readiness("runner-idle").equals("True"));
    client.pods().inNamespace("ci").delete();
    await().until(() -> client.pods().inNamespace("ci").withName("runner-idle").get() == null);
    assertThat(client.pods().inNamespace("ci").withName("runner-busy").get()).isNotNull();
    endJob(7);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> client.pods().inNamespace("ci").withName("runner-busy").get() == null);
    assertThat(nodes.ran()).extracting(RanJob::id).containsExactly(7L);
  }

  @Test
  void aRunnerWithAWrongConfigurationFailsAndSaysWhy() {
    runner("a", "arm64", "", "kubernetes");
    awaitPhase("runner-a", "Failed");
    assertThat(status("runner-a").getContainerStatuses().get(0).getState().getTerminated())
        .satisfies(
            ended -> {
              assertThat(ended.getExitCode()).isEqualTo(1);
              assertThat(ended.getMessage()).contains("runners[0].token is missing");
            });
  }

  @Test
  void aPodThatFitsNoNodeIsToldWhy() {
    await().until(() -> !client.nodes().list().getItems().isEmpty());
    runner("a", "riscv64", "token", "shell");
    await()
        .until(
            () ->
                status("runner-a").getConditions().stream()
                    .anyMatch(
                        each ->
                            "Unschedulable".equals(each.getReason())
                                && each.getMessage().contains("node affinity/selector")));
  }

  private void offer(String token, int id, String script) {
    String job =
        """
        {"id": %d, "token": "glcbt-x", "job_info": {"name": "t", "project_id": 3},
         "git_info": {"ref": "main", "sha": "0"}, "runner_info": {"timeout": 3600},
         "variables": [], "image": {"name": "alpine:3.20"},
         "steps": [{"name": "script", "script": ["%s"]}]}
        """
            .formatted(id, script);
    gitlab.stubFor(
        post("/api/v4/jobs/request")
            .withRequestBody(matchingJsonPath("$.token", containing(token)))
            .inScenario(token)
            .whenScenarioStateIs("Started")
            .willSetStateTo("taken")
            .willReturn(jsonResponse(job, 201)));
    gitlab.stubFor(
        any(urlPathEqualTo("/api/v4/jobs/" + id)).willReturn(aResponse().withStatus(200)));
    gitlab.stubFor(
        any(urlPathEqualTo("/api/v4/jobs/" + id + "/trace"))
            .willReturn(aResponse().withStatus(202)));
  }

  private void runner(String name, String architecture, String token, String executor) {
    String yaml = RUNNER.formatted(name, architecture, gitlab.baseUrl(), token, executor);
    kubernetes.apply(
        "runner.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  private void awaitPhase(String pod, String phase) {
    await().atMost(Duration.ofSeconds(20)).until(() -> phase.equals(status(pod).getPhase()));
  }

  /** Waits until the runner holds the job. */
  private void awaitRunning(int job) {
    await().untilAsserted(() -> gitlab.verify(putRequestedFor(urlEqualTo("/api/v4/jobs/" + job))));
  }

  /** Ends a job's script as soon as it runs. */
  private void endJob(long job) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              nodes.endScript(job);
              return nodes.ran().stream().anyMatch(ran -> ran.id() == job);
            });
  }

  private String readiness(String pod) {
    return status(pod).getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .map(condition -> condition.getStatus())
        .findFirst()
        .orElse("");
  }

  private PodStatus status(String pod) {
    return client.pods().inNamespace("ci").withName(pod).get().getStatus();
  }
}
