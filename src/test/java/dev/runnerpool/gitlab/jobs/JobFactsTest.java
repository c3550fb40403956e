package dev.runnerpool.gitlab.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.runnerpool.core.demand.Failure.Reason;
import dev.runnerpool.core.records.JobRecord;
import dev.runnerpool.core.records.JobRecord.RefKind;
import dev.runnerpool.core.records.JobRecord.Status;
import dev.runnerpool.core.records.JobRecordsFake;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.SystemId;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.gitlab.client.GitLabException;
import dev.runnerpool.gitlab.queue.PatientProfile;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import dev.runnerpool.sandbox.gitlab.state.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of jobs that ended, how often GitLab is asked for it, and how faults heal. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class JobFactsTest {

  private static final String GRAPHQL = GroupWithRunner.GRAPHQL;
  private static final String LIST = "GET /api/v4/runners/:id/jobs";

  @Inject GitLabClients clients;
  @Inject GitLabThreads threads;
  @Inject WorkLoop loop;
  @Inject KubernetesClient kubernetes;

  private final JobRecordsFake records = new JobRecordsFake();
  private final List<Long> counted = new CopyOnWriteArrayList<>();
  private GroupWithRunner scene;
  private PoolJobHistory jobs;

  @BeforeEach
  void begin() {
    scene = new GroupWithRunner(kubernetes);
    jobs = poolJobs(Duration.ofMillis(50));
  }

  @AfterEach
  void end() {
    jobs.stop();
    scene.close();
  }

  @Test
  void aFinishedJobIsKeptWithAllItsFacts() {
    scene.push("refs/merge-requests/7/head", 1);
    RunnerInTest.Taken job = scene.runner().take(SystemId.of(scene.pool(), 3));
    observe(GroupWithRunner.runner("a", RunnerState.BUSY));
    await().until(() -> requests(GRAPHQL) == 1);

    scene.runner().end(job, "failed");
    observe(GroupWithRunner.runner("a", RunnerState.FINISHED));

    await().until(() -> !kept().isEmpty());
    JobRecord record = kept().get(0);
    assertThat(record.gitlab()).isEqualTo(scene.gitlab().url());
    assertThat(record.id()).isEqualTo(job.id());
    assertThat(record.project()).isEqualTo("team/app");
    assertThat(record.name()).isEqualTo("job0");
    assertThat(record.stage()).isEqualTo("test");
    assertThat(record.refKind()).isEqualTo(RefKind.MergeRequest);
    assertThat(record.tags()).isEqualTo(Set.of("arm64"));
    assertThat(record.status()).isEqualTo(Status.Failed);
    assertThat(record.failureReason()).contains("script_failure");
    assertThat(record.slot()).isEqualTo(OptionalInt.of(3));
    assertThat(record.queuedAt()).isPresent();
    assertThat(record.waited()).isPresent();
    assertThat(record.ran()).isPresent();
    await().untilAsserted(() -> assertThat(counted).containsExactly(job.id()));
  }

  @Test
  void thatManyJobsEndedCostsNoRequestPerJob() {
    jobs.stop();
    jobs = poolJobs(Duration.ofMillis(400));
    scene.push("main", 60);
    observe(GroupWithRunner.runner("first", RunnerState.STARTING));
    await().until(() -> requests(GRAPHQL) == 1);
    Instant begun = Instant.now();

    for (int number = 0; number < 60; number++) {
      scene.runner().end(scene.runner().take(SystemId.of(scene.pool(), 0)), "success");
      observe(GroupWithRunner.runner("runner" + number, RunnerState.FINISHED));
    }

    await().until(() -> kept().size() == 60);
    long looks = 2 + Duration.between(begun, Instant.now()).toMillis() / 400;
    assertThat(requests(GRAPHQL)).isLessThanOrEqualTo(1 + looks);
    assertThat(requests(LIST)).as("asked only for failed jobs").isZero();
    assertThat(counted).doesNotHaveDuplicates();
  }

  @Test
  void whileNoRunnerEndsGitLabIsNotAsked() {
    observe(GroupWithRunner.runner("a", RunnerState.IDLE));
    await().until(() -> requests(GRAPHQL) == 1);

    await()
        .during(Duration.ofMillis(400))
        .until(
            () -> {
              observe(GroupWithRunner.runner("a", RunnerState.IDLE));
              return requests(GRAPHQL) == 1;
            });
  }

  @Test
  void aReadingThatFailsIsRepeatedAndCountsNothingTwice() {
    scene.push("main", 2);
    observe(GroupWithRunner.runner("a", RunnerState.BUSY));
    await().until(() -> requests(GRAPHQL) == 1);
    scene.gitlab().faults().inject(new Fault(GRAPHQL, Fault.Kind.TRUNCATE, 0, 0, 1));
    scene
        .gitlab()
        .faults()
        .inject(new Fault("GET /api/v4/runners/*/jobs", Fault.Kind.STATUS, 502, 0, 1));

    scene.runner().end(scene.runner().take(SystemId.of(scene.pool(), 0)), "failed");
    scene.runner().end(scene.runner().take(SystemId.of(scene.pool(), 1)), "success");
    observe(GroupWithRunner.runner("a", RunnerState.FINISHED));

    await().untilAsserted(() -> assertThat(counted).hasSize(2));
    assertThat(kept()).extracting(JobRecord::failureReason).contains(Optional.of("script_failure"));
    assertThat(counted).doesNotHaveDuplicates();
  }

  @Test
  void whatCannotBeKeptIsKeptLaterAndCountedOnce() {
    scene.push("main", 1);
    observe(GroupWithRunner.runner("a", RunnerState.BUSY));
    await().until(() -> records.times() == 1);
    records.failToKeep(true);

    RunnerInTest.Taken job = scene.runner().take(SystemId.of(scene.pool(), 0));
    scene.runner().end(job, "success");
    observe(GroupWithRunner.runner("a", RunnerState.FINISHED));
    await().until(() -> requests(GRAPHQL) >= 2);
    records.failAfterKeeping(true);
    records.failToKeep(false);
    await().until(() -> !kept().isEmpty());
    assertThat(counted).isEmpty();
    records.failAfterKeeping(false);

    // Each failure doubled the pause.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(counted).containsExactly(job.id()));
    assertThat(kept()).hasSize(1);
  }

  @Test
  void afterARestartTheLastPageIsReadAgainAndNotCounted() {
    scene.push("main", 120);
    for (int number = 0; number < 120; number++) {
      scene.runner().end(scene.runner().take(SystemId.of(scene.pool(), 0)), "success");
    }

    observe();

    await().until(() -> !kept().isEmpty());
    assertThat(kept()).hasSize(100).extracting(JobRecord::id).doesNotContain(1L, 20L);
    assertThat(counted).isEmpty();
    assertThat(requests(GRAPHQL)).isEqualTo(1);
  }

  @Test
  void pagesAreReadDownToTheJobThatIsWanted() {
    scene.push("main", 120);
    for (int number = 0; number < 120; number++) {
      scene.runner().end(scene.runner().take(SystemId.of(scene.pool(), 0)), "success");
    }
    RunnerJobHistory source =
        new RunnerJobHistory(clients.of(Scope.of(scene.pool()).account()), scene.runner().id());

    assertThat(source.read(50).jobs()).hasSize(100);
    assertThat(source.read(1).jobs()).hasSize(120);
    assertThat(requests(GRAPHQL)).isEqualTo(3);
  }

  @Test
  void aTokenThatMayNotReadTheRunnersJobsIsTold() {
    scene.giveToken(
        scene
            .gitlab()
            .createToken(
                "reporter",
                Set.of(dev.runnerpool.sandbox.gitlab.state.Scope.READ_API),
                Role.REPORTER,
                false));
    RunnerJobHistory source =
        new RunnerJobHistory(clients.of(Scope.of(scene.pool()).account()), scene.runner().id());

    assertThatThrownBy(() -> source.read(0).jobs())
        .isInstanceOfSatisfying(
            GitLabException.class,
            e -> assertThat(e.failure().reason()).isEqualTo(Reason.Forbidden))
        .hasMessageContaining("gitlab-api, key token")
        .hasMessageContaining("Maintainer");
  }

  private PoolJobHistory poolJobs(Duration pause) {
    return new PoolJobHistory(
        clients.of(Scope.of(scene.pool()).account()),
        threads,
        loop,
        new PoolJobHistory.Pace(pause, Duration.ofMinutes(1)),
        records,
        new NothingRuns(),
        new PoolJobHistory.Told(List.of((from, job) -> counted.add(job.id())), List.of()));
  }

  private void observe(Runner... runners) {
    jobs.observe(scene.pool(), scene.runner().id(), List.of(runners));
  }

  private List<JobRecord> kept() {
    return records.finished(scene.pool().getMetadata().getNamespace() + "/arm", Instant.EPOCH);
  }

  private long requests(String route) {
    return scene.requests(route);
  }
}
