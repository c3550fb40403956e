package dev.runnerpool.gitlab.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import dev.runnerpool.gitlab.queue.PatientProfile;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How jobs are read while this GitLab refuses the document that asks for them. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class JobsByRestTest {

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
    scene.gitlab().faults().inject(new Fault(GRAPHQL, Fault.Kind.UNKNOWN_FIELD, 0, 0, -1));
    jobs =
        new PoolJobHistory(
            clients.of(Scope.of(scene.pool()).account()),
            threads,
            loop,
            new PoolJobHistory.Pace(Duration.ofMillis(50), Duration.ofMinutes(1)),
            records,
            new NothingRuns(),
            new PoolJobHistory.Told(List.of((from, job) -> counted.add(job.id())), List.of()));
  }

  @AfterEach
  void end() {
    jobs.stop();
    scene.close();
  }

  @Test
  void whileGitLabDoesNotKnowAFieldRestServesAndTheDocumentIsAskedOnceForAllPools() {
    scene.push("refs/merge-requests/7/head", 2);
    observe(GroupWithRunner.runner("a", RunnerState.BUSY));
    await().until(() -> records.times() == 1);

    RunnerInTest.Taken failed = scene.runner().take(SystemId.of(scene.pool(), 0));
    scene.runner().end(failed, "failed");
    scene.runner().end(scene.runner().take(SystemId.of(scene.pool(), 1)), "success");
    observe(GroupWithRunner.runner("a", RunnerState.FINISHED));
    await().untilAsserted(() -> assertThat(counted).hasSize(2));

    JobRecord record =
        kept().stream().filter(each -> each.id() == failed.id()).findFirst().orElseThrow();
    assertThat(record.project()).isEqualTo("team/app");
    assertThat(record.stage()).isEqualTo("test");
    assertThat(record.refKind()).isEqualTo(RefKind.MergeRequest);
    assertThat(record.status()).isEqualTo(Status.Failed);
    assertThat(record.failureReason()).contains("script_failure");
    assertThat(record.waited()).isPresent();
    assertThat(record.slot()).isEmpty();
    RunnerJobHistory another =
        new RunnerJobHistory(
            clients.of(Scope.of(scene.pool()).account()).forPast(), scene.runner().id());
    assertThat(another.read(1).jobs()).hasSize(2);
    assertThat(requests(GRAPHQL)).as("for an hour").isEqualTo(1);
  }

  /** It may pass, and REST lacks the slots by which lost jobs are found. */
  @ParameterizedTest
  @CsvSource({"FIREWALL, 0", "LOST, 0", "STATUS, 404", "STATUS, 405"})
  void restServesWhereNobodyIsLetThroughToGraphQl(Fault.Kind kind, int status) {
    scene.gitlab().faults().clearAll();
    scene.gitlab().faults().inject(new Fault(GRAPHQL, kind, status, 0, -1));
    scene.push("main", 1);
    scene.runner().end(scene.runner().take(SystemId.of(scene.pool(), 0)), "success");
    RunnerJobHistory source =
        new RunnerJobHistory(clients.of(Scope.of(scene.pool()).account()), scene.runner().id());

    assertThat(source.read(1).jobs()).hasSize(1);
    assertThat(source.read(1).makeshift()).isTrue();

    assertThat(requests(GRAPHQL)).isEqualTo(2);
  }

  @Test
  void restReadsPageByPageToo() {
    scene.push("main", 120);
    for (int number = 0; number < 120; number++) {
      scene.runner().end(scene.runner().take(SystemId.of(scene.pool(), 0)), "success");
    }
    RunnerJobHistory source =
        new RunnerJobHistory(clients.of(Scope.of(scene.pool()).account()), scene.runner().id());

    assertThat(source.read(50).jobs()).hasSize(100);
    assertThat(source.read(1).jobs()).hasSize(120);
    assertThat(requests(LIST)).isEqualTo(3);
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
