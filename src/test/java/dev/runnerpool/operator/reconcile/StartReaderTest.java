package dev.runnerpool.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.core.start.JobPodSeen;
import dev.runnerpool.core.start.RunnerSeen;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What pods tell of the start of a job. */
class StartReaderTest {

  private static final StartReader READER = new StartReader(Duration.ZERO);

  private static final String RUNNER =
      """
      metadata:
        name: linux-3
        uid: u3
        creationTimestamp: "2026-03-02T10:00:00Z"
        labels: {runnerpool.dev/role: runner, runnerpool.dev/pool: linux, runnerpool.dev/slot: "3"}
      """;
  private static final String KUBERNETES = "spec: {containers: [{name: runner}]}\n";
  private static final String SHELL =
      "spec: {containers: [{name: runner, readinessProbe: {exec: {command: [sh]}}}]}\n";
  private static final String JOB =
      """
      metadata:
        name: runner-x
        uid: j1
        creationTimestamp: "2026-03-02T10:01:00Z"
        labels: {runnerpool.dev/role: job, runnerpool.dev/pool: linux, manager.runner.gitlab.com/name: linux-3}
        annotations: {job.runner.gitlab.com/id: "4711"}
      """;

  @Test
  void aRunnerThatHasJustBeenMadeTellsNothingElse() {
    RunnerSeen seen = runner(KUBERNETES + "status: {phase: Pending}");
    assertThat(seen.name()).isEqualTo("linux-3");
    assertThat(seen.slot()).isEqualTo(3);
    assertThat(seen.created()).isEqualTo("2026-03-02T10:00:00Z");
    assertThat(seen.scheduled()).isEmpty();
    assertThat(seen.ready()).isEmpty();
    assertThat(seen.claimed()).isEmpty();
    assertThat(seen.delay()).isEmpty();
  }

  @Test
  void oneThatNoNodeTakesHasTheSchedulersWords() {
    RunnerSeen seen =
        runner(
            KUBERNETES
                + status(
                    "Pending",
                    "{type: PodScheduled, status: \"False\", reason: Unschedulable, message: 0/3}",
                    ""));
    assertThat(seen.scheduled()).isEmpty();
    assertThat(seen.delay()).contains("0/3");
  }

  @Test
  void oneThatRunsWasScheduledAndIsReady() {
    RunnerSeen seen = runner(KUBERNETES + ready("True", "10:00:20"));
    assertThat(seen.scheduled()).contains(time("10:00:05"));
    assertThat(seen.ready()).contains(time("10:00:20"));
    assertThat(seen.claimed()).as("its job's pod tells").isEmpty();
  }

  @Test
  void theRoomsSidecarTellsTheClaim() {
    String pod =
        KUBERNETES
            + ready("True", "10:00:20")
            + """
              initContainerStatuses:
              - name: reservation
                state: {running: {startedAt: "2026-03-02T10:00:41Z"}}
                lastState: {terminated: {exitCode: 0, finishedAt: "2026-03-02T10:00:40Z"}}
            """;
    assertThat(runner(pod).claimed()).contains(time("10:00:40"));
  }

  @Test
  void aShellRunnerTellsItByItsProbe() {
    assertThat(runner(SHELL + ready("True", "10:00:20")).claimed()).isEmpty();
    assertThat(runner(SHELL + ready("False", "10:00:40")).claimed()).contains(time("10:00:40"));
    assertThat(runner(SHELL + ready("False", "10:00:05")).claimed()).as("not ready yet").isEmpty();
  }

  @Test
  void aNodeThatDoesNotAnswerClaimsNoJobs() {
    String silent =
        ready("False", "10:00:40")
            .replace(
                "conditions: [",
                "conditions: [" + condition("ContainersReady", "True", "10:00:20") + ", ");
    assertThat(runner(SHELL + silent).claimed()).isEmpty();
  }

  @Test
  void aShellRunnerThatEndedAsItTookNoJobClaimedNone() {
    assertThat(runner(SHELL + ended("10:05:00")).claimed()).as("not ready as it ended").isEmpty();
    assertThat(runner(SHELL + ended("10:04:00")).claimed())
        .as("a minute before")
        .contains(time("10:04:00"));
    assertThat(runner(SHELL + ended("10:00:05")).claimed())
        .as("it never was ready: it took one at once")
        .contains(time("10:00:15"));
  }

  @Test
  void aJobsPodTellsItsRunnerAndItsJob() {
    JobPodSeen seen = job("status: {phase: Pending}");
    assertThat(seen.runner()).isEqualTo("linux-3");
    assertThat(seen.job()).isEqualTo(4711);
    assertThat(seen.created()).isEqualTo("2026-03-02T10:01:00Z");
    assertThat(seen.running()).isEmpty();
  }

  @Test
  void aJobsPodRunsWhenItsLastContainerDoes() {
    String both =
        "  containerStatuses:\n"
            + container("build", "running: {startedAt: \"2026-03-02T10:01:09Z\"}")
            + container("helper", "running: {startedAt: \"2026-03-02T10:01:12Z\"}");
    assertThat(job(status("Running", "", both)).running()).contains(time("10:01:12"));
    String one =
        "  containerStatuses:\n"
            + container("build", "running: {startedAt: \"2026-03-02T10:01:09Z\"}")
            + container("helper", "waiting: {reason: ContainerCreating}");
    assertThat(job(status("Pending", "", one)).running()).isEmpty();
    assertThat(job(status("Pending", "", one)).delay()).isEmpty();
  }

  @Test
  void anImageThatCannotBePulledIsSaid() {
    String pulls =
        "  containerStatuses:\n"
            + container("build", "waiting: {reason: ErrImagePull, message: not found}");
    assertThat(job(status("Pending", "", pulls)).delay()).contains("ErrImagePull: not found");
  }

  @Test
  void aJobsPodWithoutItsNumberTellsNothing() {
    assertThat(READER.job(pod(JOB.replace("\"4711\"", "\"x\"")))).isEmpty();
    assertThat(READER.job(pod(RUNNER + KUBERNETES))).as("a runner's").isEmpty();
    assertThat(READER.runner(pod(JOB))).isEmpty();
  }

  @Test
  void timesAreToldByOurClock() {
    Pod pod = pod(RUNNER + KUBERNETES + ready("True", "10:00:20"));
    RunnerSeen seen = new StartReader(Duration.ofMinutes(2)).runner(pod).orElseThrow();
    assertThat(seen.created()).isEqualTo("2026-03-02T09:58:00Z");
    assertThat(seen.ready()).contains(time("09:58:20"));
  }

  private static RunnerSeen runner(String rest) {
    return READER.runner(pod(RUNNER + rest)).orElseThrow();
  }

  private static JobPodSeen job(String status) {
    return READER.job(pod(JOB + "spec: {containers: [{name: build}]}\n" + status)).orElseThrow();
  }

  private static Pod pod(String text) {
    return Serialization.unmarshal("apiVersion: v1\nkind: Pod\n" + text, Pod.class);
  }

  private static Instant time(String clock) {
    return Instant.parse("2026-03-02T" + clock + "Z");
  }

  private static String ready(String status, String since) {
    return status(
        "Running",
        scheduled() + ", " + condition("Ready", status, since),
        "  containerStatuses:\n"
            + container("runner", "running: {startedAt: \"2026-03-02T10:00:15Z\"}"));
  }

  private static String ended(String unready) {
    return status(
        "Succeeded",
        scheduled() + ", " + condition("Ready", "False", unready),
        "  containerStatuses:\n"
            + container(
                "runner",
                "terminated: {exitCode: 0, startedAt: \"2026-03-02T10:00:15Z\","
                    + " finishedAt: \"2026-03-02T10:05:00Z\"}"));
  }

  private static String scheduled() {
    return condition("PodScheduled", "True", "10:00:05");
  }

  private static String condition(String type, String status, String since) {
    return "{type: %s, status: \"%s\", lastTransitionTime: \"2026-03-02T%sZ\"}"
        .formatted(type, status, since);
  }

  private static String container(String name, String state) {
    return "  - {name: %s, state: {%s}}\n".formatted(name, state);
  }

  private static String status(String phase, String conditions, String more) {
    return "status:\n  phase: %s\n  conditions: [%s]\n%s".formatted(phase, conditions, more);
  }
}
