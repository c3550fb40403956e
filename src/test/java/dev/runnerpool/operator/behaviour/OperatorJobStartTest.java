package dev.runnerpool.operator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.api.Labels;
import dev.runnerpool.core.start.JobStart;
import dev.runnerpool.core.start.JobStarts;
import dev.runnerpool.core.start.StartPhase;
import dev.runnerpool.sandbox.gitlab.state.SimulatedJob;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How far jobs are, as the operator tells it. */
@QuarkusTest
@TestProfile(OperatorProfile.class)
class OperatorJobStartTest {

  @Inject JobStarts starts;
  @Inject MeterRegistry meters;
  Peers peers;

  @Test
  void theFirstJobStartsAndTheSecondIsHeldUpByMax() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("arm", "arm64", "max: 1");
      stage.awaitReady("arm");
      stage.pushHeld("arm64", 2);
      List<SimulatedJob> jobs =
          stage.jobs().stream().sorted(Comparator.comparing(SimulatedJob::id)).toList();
      JobStart first =
          await().atMost(Stage.PATIENCE).until(() -> started(stage, jobs.get(0)), Objects::nonNull);
      assertThat(first.spans())
          .extracting(JobStart.Span::phase)
          .containsExactly(StartPhase.values());
      assertThat(first.runner()).contains("arm-0");
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () -> {
                JobStart.Span last = last(known(stage, jobs.get(1)));
                assertThat(last.phase()).isEqualTo(StartPhase.RunnerCreated);
                assertThat(last.delay())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("MaxReached: "));
              });
      assertThat(starts.of(stage.namespace() + "/arm"))
          .extracting(JobStart::job)
          .containsExactly(jobs.get(1).id(), jobs.get(0).id());
      stage.endJobs();
      stage.awaitAllJobs();
      await().atMost(Stage.PATIENCE).until(() -> counted(stage, "arm") == 2);
    }
    assertThat(meters.find("runnerpool.job.start.phase.duration").tag("pool", "arm").timers())
        .as("they end with the pool")
        .isEmpty();
  }

  @Test
  void aJobOfTheShellExecutorIsKnownWhenItEnded() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool("shell", "amd64", "max: 1", "runner: {executor: Shell}");
      stage.push("amd64", 1, 20);
      stage.awaitAllJobs();
      await().atMost(Stage.PATIENCE).until(() -> counted(stage, "shell") == 1);
      assertThat(find(stage, stage.jobs().get(0)).orElseThrow().spans())
          .extracting(JobStart.Span::phase)
          .contains(StartPhase.Claimed, StartPhase.ScriptStarted)
          .doesNotContain(StartPhase.JobPodScheduled, StartPhase.ImagesPulled);
    }
  }

  @Test
  void aJobWhoseImageIsNotThereSaysSo() {
    try (Stage stage = Stage.open(peers)) {
      stage.pool(
          "arm", "arm64", "max: 1", "runner: {job: {image: 'registry.example.com/job:missing'}}");
      stage.push("arm64", 1, 20);
      await()
          .atMost(Stage.PATIENCE)
          .untilAsserted(
              () -> {
                JobStart.Span last = last(known(stage, stage.jobs().get(0)));
                assertThat(last.phase()).isEqualTo(StartPhase.ImagesPulled);
                assertThat(last.delay().orElse("")).contains("ErrImagePull", "job:missing");
              });
      stage
          .client()
          .pods()
          .inNamespace(stage.namespace())
          .withLabel(Labels.ROLE, Labels.ROLE_JOB)
          .delete();
      await().atMost(Stage.PATIENCE).until(() -> stage.jobs("failed") == 1);
    }
  }

  private JobStart started(Stage stage, SimulatedJob job) {
    return find(stage, job).filter(JobStart::started).orElse(null);
  }

  private JobStart known(Stage stage, SimulatedJob job) {
    Optional<JobStart> start = find(stage, job);
    assertThat(start).as("what is known of job %d", job.id()).isPresent();
    return start.get();
  }

  private Optional<JobStart> find(Stage stage, SimulatedJob job) {
    return starts.find(job.id()).stream()
        .filter(start -> start.pool().startsWith(stage.namespace() + "/"))
        .findFirst();
  }

  private long counted(Stage stage, String pool) {
    Collection<Timer> timers =
        meters
            .find("runnerpool.job.start.duration")
            .tags("namespace", stage.namespace(), "pool", pool)
            .timers();
    return timers.stream().mapToLong(Timer::count).sum();
  }

  private static JobStart.Span last(JobStart start) {
    return start.spans().get(start.spans().size() - 1);
  }
}
