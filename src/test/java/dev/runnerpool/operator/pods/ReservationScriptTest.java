package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sidecar that holds a job's room, and the start script that ends it. */
@Timeout(60)
class ReservationScriptTest {
  private static final String RECEIVED = "{\"msg\":\"Checking for jobs... received\"}";

  @TempDir Path folder;
  private final Container sidecar =
      Reservation.sidecar(
              RunnerPods.pod(
                  Cases.withRunner("arm64", "job: {resources: {requests: {cpu: '2'}}}"), 0, 0))
          .orElseThrow();
  private Process process;

  @AfterEach
  void stop() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Test
  void itEndsWellOnceTheRunnerHasAJobAndStaysWhenItIsStartedAgain() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home/.gitlab-runner")).getParent();
    process = start(home);
    await().until(() -> Files.exists(home.resolve(".gitlab-runner/claim")));
    assertThat(process.isAlive()).isTrue();

    runGitLabRunner(home);

    assertThat(process.waitFor()).isZero();
    process = start(home);
    await().until(() -> process.descendants().findAny().isPresent());
    assertThat(process.isAlive()).isTrue();
    assertThatItEndsWhenTold("QUIT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "QUIT"})
  void toldToEndItDoesAndThatIsNoClaim(String signal) throws Exception {
    process = start(folder);
    await().until(() -> Files.exists(folder.resolve(".gitlab-runner/claim")));
    await().until(() -> process.descendants().findAny().isPresent());

    assertThatItEndsWhenTold(signal);
  }

  private void assertThatItEndsWhenTold(String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor()).isNotZero();
  }

  private Process start(Path home) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(sidecar.getCommand());
    builder.environment().put("HOME", home.toString());
    return builder.inheritIO().start();
  }

  /** A stand-in that says it has a job, under the real start script. */
  private void runGitLabRunner(Path home) throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path standIn = bin.resolve("gitlab-runner");
    Files.writeString(standIn, "#!/bin/sh\ntrap '' QUIT\necho '" + RECEIVED + "'\n");
    assertThat(standIn.toFile().setExecutable(true)).isTrue();
    Path config = folder.resolve("config.toml");
    Files.writeString(config, "[[runners]]\n");
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", Scripts.START);
    builder
        .environment()
        .putAll(
            java.util.Map.of(
                "HOME",
                home.toString(),
                "PATH",
                bin + ":" + System.getenv("PATH"),
                "POOL_CONFIG",
                config.toString(),
                "RUNNER_NAME",
                "arm-0",
                "RUNNER_SYSTEM_ID",
                "r_000000000000"));
    assertThat(builder.inheritIO().start().waitFor()).isZero();
  }
}
