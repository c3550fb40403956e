package dev.runnerpool.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The phases of a job's start as the installed operator tells them, against the real
 * gitlab-runner's own words: its log for the claim, the sections of the job's log for its stages.
 * Both jobs begin together, as what the operator tells of them is there a while after their end.
 */
@OnCluster
@Isolated("it compares times, which a machine short of processors tells too late")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartPhasesIT {

  private static final Duration EXACT = Duration.ofSeconds(1);

  /** A line of gitlab-runner, whose log is JSON with times of whole seconds. */
  private static final Pattern CLAIMED =
      Pattern.compile("\"msg\":\"Checking for jobs... received\".*\"time\":\"([^\"]+)\"");

  private static final Pattern SECTION = Pattern.compile("section_start:(\\d+):(\\w+)");

  private Workplace place;
  private String pods;
  private String shell;
  private Optional<Instant> told;
  private PodWatch watch;

  @BeforeAll
  void begin(Site site) {
    watch = PodWatch.open(site);
    place = Workplace.open(site, "phases");
    pods = place.pool("pods", "amd64", "Kubernetes", "max: 1, idleTimeout: 1s");
    shell = place.pool("shell", "amd64", "Shell", "max: 1, idleTimeout: 1s");
    place.push(
        """
        pods: {tags: [pods], script: [echo begun, sleep 15]}
        shell: {tags: [shell], script: [sleep 5]}
        """);
    place.awaitLog("pods", "begun");
    told = claimed(site, place, pods);
  }

  @AfterAll
  void end() {
    watch.close();
    place.close();
  }

  @Test
  void aJobsPhasesAreThoseThatItsRunnerTells(Site site) {
    SimulatedJob job = place.awaitJob("pods", "success");
    PhaseSums phases = counted(site, pods);
    Instant claimed = job.queuedAt().plus(phases.until("claimed"));
    Instant began = job.queuedAt().plus(phases.until("script_started"));
    String log = place.log(job);
    System.err.printf(
        "phases %s%n  claimed %s, GitLab %s, gitlab-runner %s%n  began %s, sections %s%n",
        phases.byPhase(),
        claimed,
        job.assignedAt(),
        told,
        began,
        SECTION
            .matcher(log)
            .results()
            .map(
                section ->
                    section.group(2)
                        + " "
                        + Instant.ofEpochSecond(Long.parseLong(section.group(1))))
            .toList());

    assertThat(phases.byPhase()).hasSize(8);
    // A claim shows by the job's pod, which its runner makes at once unless it is short of
    // processors.
    Instant made = Instant.parse(jobPod(job).getMetadata().getCreationTimestamp());
    assertThat(claimed)
        .as("claimed, by GitLab")
        .isBetween(job.assignedAt().minus(EXACT), later(job.assignedAt(), made).plus(EXACT));
    assertThat(told).as("the runner's line").isPresent();
    assertWithinSecond("claimed, by the runner's log", claimed, told.get(), made);
    // prepare_script begins before the pod is made, and ends within it: get_sources is next.
    Instant next = section(log, "get_sources");
    assertThat(began)
        .as("gitlab-runner found its pod running, by the job's log")
        .isBetween(next.minus(EXACT).minus(EXACT), next.plus(EXACT));
    assertThat(began).isBefore(section(log, "step_script").plus(EXACT));
  }

  @Test
  void aShellJobsPhasesAreThoseThatGitLabTells(Site site) {
    SimulatedJob job = place.awaitJob("shell", "success");
    PhaseSums phases = counted(site, shell);
    Instant claimed = job.queuedAt().plus(phases.until("claimed"));
    System.err.printf(
        "phases %s, claimed %s, GitLab %s%n", phases.byPhase(), claimed, job.assignedAt());

    assertThat(phases.byPhase()).doesNotContainKeys("job_pod_scheduled", "images_pulled");
    // The kubelet asks each second whether the runner is idle, and tells it a little later. One
    // that
    // it never saw idle asked for the job when it began, which takes long if processors are short.
    Instant asked = runnerBegan(job).minus(EXACT);
    assertThat(claimed).isBetween(asked, job.assignedAt().plus(EXACT).plus(EXACT));
    assertThat(job.queuedAt().plus(phases.until("script_started")))
        .as("its stages")
        .isBetween(asked, section(place.log(job), "prepare_script").plus(EXACT.multipliedBy(3)));
  }

  private Pod jobPod(SimulatedJob job) {
    return watch.of(pods).stream()
        .filter(sight -> sight.jobId().equals(String.valueOf(job.id())))
        .map(PodWatch.Sight::pod)
        .findFirst()
        .orElseThrow();
  }

  /** When the container of the job's runner began, in whole seconds. */
  private Instant runnerBegan(SimulatedJob job) {
    return watch.of(shell).stream()
        .filter(sight -> sight.systemId().equals(job.systemId()))
        .flatMap(sight -> sight.pod().getStatus().getContainerStatuses().stream())
        .map(status -> status.getState() == null ? null : status.getState().getRunning())
        .filter(Objects::nonNull)
        .map(running -> Instant.parse(running.getStartedAt()))
        .findFirst()
        .orElseThrow();
  }

  /** What the operator counted of the pool's one job. */
  private static PhaseSums counted(Site site, String pool) {
    Workplace.eventually(
        "the start is counted", () -> !PhaseSums.of(site, pool).byPhase().isEmpty());
    return PhaseSums.of(site, pool);
  }

  /** The runner's own line, while its pod is there. */
  private static Optional<Instant> claimed(Site site, Workplace place, String pool) {
    for (Pod pod : place.runnerPods(pool)) {
      Matcher line =
          CLAIMED.matcher(site.client().pods().resource(pod).inContainer("runner").getLog());
      if (line.find()) {
        return Optional.of(OffsetDateTime.parse(line.group(1)).toInstant());
      }
    }
    return Optional.empty();
  }

  private static Instant section(String log, String name) {
    return SECTION
        .matcher(log)
        .results()
        .filter(section -> section.group(2).equals(name))
        .map(section -> Instant.ofEpochSecond(Long.parseLong(section.group(1))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no section " + name + " in:\n" + log));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Theirs are whole seconds, cut off. */
  private static void assertWithinSecond(String what, Instant ours, Instant first, Instant last) {
    assertThat(ours)
        .as(what)
        .isBetween(first.minus(EXACT), later(first, last).plus(EXACT).plus(EXACT));
  }
}
