package dev.runnerpool.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator in the sandbox, by the command line. */
class SandboxIT {
  @TempDir Path folder;

  @Test
  void theDefaultTraceLosesNoJobAndKeepsEveryPromise() throws IOException {
    int status = SandboxCommand.run("--speed", "4", "--settle", "5", "--report", folder.toString());

    JsonNode report = report(folder);
    assertThat(status).as("exit status; %s", report).isZero();
    assertThat(report.at("/jobs/total").asInt()).isGreaterThan(90);
    assertThat(report.at("/jobs/finished")).isEqualTo(report.at("/jobs/total"));
    assertThat(report.at("/jobs/failed_as_scripted").asInt()).isPositive();
    assertThat(report.at("/jobs/lost").asInt()).isZero();
    assertThat(report.at("/jobs/wrong_architecture").asInt()).isZero();
    assertThat(report.at("/pod_writes_per_runner").asDouble()).isBetween(1.0, 3.0);
    assertThat(report.at("/writes_when_converged_60s").asInt()).isZero();
    assertThat(report.at("/status_writes_per_pool_5s_max").asInt()).isEqualTo(1);
    assertThat(report.at("/seen_seconds/jobs").asInt()).isPositive();
    assertThat(report.at("/seen_seconds/p95").asDouble()).isPositive();
    assertThat(report.at("/gitlab_at_rest/long_polls_per_minute").isNumber()).isTrue();
    assertThat(report.at("/cost_usd/linux-arm64").asDouble()).isPositive();
    report
        .at("/pools")
        .forEach(
            pool -> {
              assertThat(pool.path("max_live").asInt()).isBetween(1, pool.path("max").asInt());
              assertThat(pool.path("live_at_rest").asInt())
                  .isLessThanOrEqualTo(pool.path("warm").asInt());
            });
    assertThat(folder.resolve("report.html")).content().contains("<svg").doesNotContain("{{");
  }

  @Test
  void aProjectsOwnPipelineRunsOnTheTaggedArchitecture() throws IOException {
    Path pipeline = folder.resolve("hello.gitlab-ci.yml");
    Files.writeString(
        pipeline,
        """
        # In the manner of a small C project: configured, built and checked.
        image: debian:bookworm
        variables:
          DEBIAN_FRONTEND: noninteractive
        cache:
          paths: [ccache/]
        stages: [build, test]
        before_script:
          - apt-get update -qq
          - apt-get install -y -qq build-essential ccache
        build-arm64:
          stage: build
          tags: [arm64]
          script:
            - ./configure --prefix=/usr
            - make -j4
          artifacts:
            paths: [build/]
            expire_in: 1 week
        build-amd64:
          stage: build
          tags: [amd64]
          script:
            - ./configure --prefix=/usr
            - make -j4
        check:
          stage: test
          tags: [arm64]
          needs: [build-arm64]
          script: make check
          rules:
            - if: $CI_COMMIT_BRANCH
        """);

    int status =
        SandboxCommand.run(
            "--pipelines",
            pipeline.toString(),
            "--manifests",
            "deploy/examples/",
            "--speed",
            "5",
            "--settle",
            "1",
            "--report",
            folder.toString());

    JsonNode report = report(folder);
    assertThat(status).as("exit status; %s", report).isZero();
    assertThat(report.at("/jobs/finished").asInt()).isEqualTo(3);
    assertThat(report.at("/jobs/wrong_architecture").asInt()).isZero();
    assertThat(report.at("/pools/linux-amd64/jobs").asInt()).isEqualTo(1);
  }

  static JsonNode report(Path folder) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
  }
}
