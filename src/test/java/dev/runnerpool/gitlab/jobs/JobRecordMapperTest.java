package dev.runnerpool.gitlab.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.gitlab.SystemId;
import dev.runnerpool.gitlab.client.Responses.ProjectOfJob;
import dev.runnerpool.gitlab.client.RunnerJobsResponse;
import dev.runnerpool.manifests.PoolManifest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobRecordMapperTest {

  private static final Instant BEGUN = Instant.parse("2026-11-28T10:00:00Z");

  private final RunnerPool pool = PoolManifest.named("linux").in("ci").created().build();
  private final JobRecordMapper mapper = new JobRecordMapper("https://git.example.com", pool);

  /** What is in nobody's hands must not be cancelled as lost. */
  @ParameterizedTest
  @CsvSource({
    "RUNNING, true",
    "CANCELING, true",
    "PENDING, false",
    "WAITING_FOR_CALLBACK, false",
    "SUSPENDED, false",
    "SUCCESS, false",
    ", false"
  })
  void aJobIsInTheHandsOfARunnerByStatusesThatSaySo(String status, boolean running) {
    assertThat(mapper.running(job(status, new ProjectOfJob(null, "team/app", null))).isPresent())
        .isEqualTo(running);
  }

  @Test
  void oneWhoseProjectIsNotToldCannotBeEnded() {
    assertThat(mapper.running(job("RUNNING", null))).isEmpty();
    assertThat(mapper.running(job("RUNNING", new ProjectOfJob(null, null, null)))).isEmpty();
  }

  private RunnerJobsResponse.Job job(String status, ProjectOfJob project) {
    return new RunnerJobsResponse.Job(
        "gid://gitlab/Ci::Build/7",
        "build",
        status,
        List.of(),
        "main",
        false,
        BEGUN,
        BEGUN,
        null,
        null,
        project,
        null,
        new RunnerJobsResponse.Process(SystemId.of(pool, 3)));
  }
}
