package dev.runnerpool.gitlab.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.core.records.JobRecordsFake;
import dev.runnerpool.core.scaling.Runner;
import dev.runnerpool.core.scaling.RunnerState;
import dev.runnerpool.gitlab.GitLabThreads;
import dev.runnerpool.gitlab.Scope;
import dev.runnerpool.gitlab.SystemId;
import dev.runnerpool.gitlab.WorkLoop;
import dev.runnerpool.gitlab.client.GitLabClients;
import dev.runnerpool.gitlab.jobs.JobLossListener.LostJob;
import dev.runnerpool.gitlab.queue.PatientProfile;
import dev.runnerpool.sandbox.gitlab.http.Fault;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before a job is ended as lost Kubernetes itself is asked: what is watched may lag behind. */
@QuarkusTest
@TestProfile(PatientProfile.class)
class LostJobsAskedTest {

  @Inject GitLabClients clients;
  @Inject GitLabThreads threads;
  @Inject WorkLoop loop;
  @Inject KubernetesClient kubernetes;

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger cleared = new AtomicInteger();
  private List<Runner> live = List.of();
  private final List<LostJob> lost = new CopyOnWriteArrayList<>();
  private volatile boolean podLeft;
  private GroupWithRunner scene;
  private PoolJobHistory jobs;

  @BeforeEach
  void begin() {
    scene = new GroupWithRunner(kubernetes);
    scene.gitlab().pushPipeline("team/app", "main", false, "job: {tags: [arm64], script: [make]}");
    scene.runner().take(SystemId.of(scene.pool(), 0));
    jobs =
        new PoolJobHistory(
            clients.of(Scope.of(scene.pool()).account()),
            threads,
            loop,
            new PoolJobHistory.Pace(Duration.ofMillis(50), Duration.ofMillis(200)),
            new JobRecordsFake(),
            new LiveRunners() {
              @Override
              public List<Runner> now(RunnerPool pool) {
                asked.incrementAndGet();
                return live;
              }

              @Override
              public boolean runsNowhere(RunnerPool pool, long job) {
                cleared.incrementAndGet();
                return !podLeft;
              }
            },
            new PoolJobHistory.Told(List.of(), List.of((from, job) -> lost.add(job))));
  }

  @AfterEach
  void end() {
    jobs.stop();
    scene.close();
  }

  @Test
  void aJobWhoseRunnerIsThereAfterAllRunsOn() {
    live =
        List.of(
            new Runner(
                0,
                "uid",
                RunnerState.BUSY,
                Instant.now(),
                OptionalLong.empty(),
                0,
                Optional.empty()));
    jobs.observe(scene.pool(), scene.runner().id(), List.of());
    await().until(() -> asked.get() > 0);
    await().during(Duration.ofMillis(500)).until(() -> status().equals("running"));
  }

  @Test
  void oneThatNobodyHoldsIsEnded() {
    jobs.observe(scene.pool(), scene.runner().id(), List.of());
    await().until(() -> status().equals("canceled"));
    assertThat(asked).hasPositiveValue();
  }

  @Test
  void oneWhosePodIsLeftIsEndedOnceThatIsGone() {
    podLeft = true;
    jobs.observe(scene.pool(), scene.runner().id(), List.of());
    await().until(() -> cleared.get() > 2);
    assertThat(status()).isEqualTo("running");
    podLeft = false;
    await().until(() -> status().equals("canceled"));
  }

  @Test
  void oneThatSomebodyHadCancelledIsEndedAndNotRepeated() {
    RunnerPool repeats =
        scene.manifest("repeats").with("tags: [linux]", "runner: {retryLostJobs: Once}").build();
    scene.push("main", 1);
    RunnerInTest.Taken taken = scene.runner().takeCancelably(SystemId.of(repeats, 0));
    JsonNode canceled = scene.administer("POST", "/projects/1/jobs/" + taken.id() + "/cancel", "");
    assertThat(canceled.path("status").asText()).isEqualTo("canceling");

    jobs.observe(repeats, scene.runner().id(), List.of());

    await().until(() -> !lost.isEmpty());
    assertThat(lost)
        .containsExactly(
            new LostJob(
                taken.id(),
                "team/app",
                JobLossListener.End.CANCELED,
                OptionalLong.empty(),
                "somebody had cancelled it"));
  }

  /** Its pipeline was deleted, or GitLab tells less than before. */
  @Test
  void oneThatGitLabDoesNotShowAnyMoreKeepsNoPoolFromLeaving() {
    podLeft = true;
    jobs.observe(scene.pool(), scene.runner().id(), List.of());
    await().until(() -> cleared.get() > 0);
    assertThat(jobs.settled()).isFalse();

    scene
        .gitlab()
        .faults()
        .inject(new Fault(GroupWithRunner.GRAPHQL, Fault.Kind.UNKNOWN_FIELD, 0, 0, -1));

    await().until(() -> jobs.settled());
    assertThat(status()).isEqualTo("running");
  }

  private String status() {
    return scene.gitlab().jobs().get(0).status();
  }
}
