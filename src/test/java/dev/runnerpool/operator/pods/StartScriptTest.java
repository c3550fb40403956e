package dev.runnerpool.operator.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of a Shell runner, with a stand-in for gitlab-runner that a test can hold. */
@Timeout(60)
class StartScriptTest {
  private static final String TOKEN = "glrt-7c1f0a";

  /** Reads its config, tells what it got, and ends when the test writes to the pipe. */
  private static final String STAND_IN =
      """
      #!/bin/sh
      trap "" HUP
      for last; do :; done
      cat "$last" > "$ASIDE/config"
      umask > "$ASIDE/umask"
      echo '{"msg":"Initializing executor providers"}'
      read any < "$ASIDE/end"
      """;

  @TempDir Path folder;
  private Path home;
  private Path aside;
  private Path secret;
  private final Pod pod = RunnerPods.pod(Cases.withRunner("arm64", "executor: Shell"), 0, 0);

  @BeforeEach
  void files() throws IOException, InterruptedException {
    home = Files.createDirectory(folder.resolve("home"));
    aside = Files.createDirectory(folder.resolve("aside"));
    secret = folder.resolve("config.toml");
    Files.writeString(secret, "[[runners]]\nname = \"@RUNNER_NAME@\"\ntoken = \"" + TOKEN + "\"\n");
    Path standIn = aside.resolve("gitlab-runner");
    Files.writeString(standIn, STAND_IN);
    assertThat(standIn.toFile().setExecutable(true)).isTrue();
    assertThat(new ProcessBuilder("mkfifo", aside.resolve("end").toString()).start().waitFor())
        .isZero();
  }

  @Test
  void onceGitLabRunnerHasItsConfigNoFileHoldsTheToken() throws Exception {
    Process runner = startedRunner();
    assertThat(Files.readString(aside.resolve("config")))
        .contains("token = \"" + TOKEN + "\"", "name = \"arm-0\"");
    assertThat(holding(TOKEN)).isEmpty();
    assertThat(Files.getLastModifiedTime(config()))
        .as("older than what was read, so that gitlab-runner does not load it")
        .isLessThanOrEqualTo(Files.getLastModifiedTime(aside.resolve("config")));
    end(runner);
  }

  @Test
  void jobsMakeFilesWithTheModesThatTheImageHas() throws Exception {
    Process runner = startedRunner();
    Process own = new ProcessBuilder("sh", "-c", "umask").start();
    assertThat(Files.readString(aside.resolve("umask")))
        .isEqualTo(new String(own.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    end(runner);
  }

  @Test
  void aRunnerToldToRetireGetsAnExecutorThatIsNone() throws Exception {
    Process runner = startedRunner();
    new ProcessBuilder("kill", "-QUIT", Long.toString(runner.pid())).start().waitFor();
    await().until(() -> Files.readString(config()).contains("executor = \"none\""));
    end(runner);
  }

  /** Otherwise the kubelet stops a container just as it ends, at which containerd may fail. */
  @Test
  void theHookReturnsBeforeTheContainerEnds() throws Exception {
    Process runner = startedRunner();
    Process hook = stopping();

    Files.writeString(aside.resolve("end"), "end\n");

    assertThat(hook.waitFor()).isZero();
    assertThat(runner.isAlive()).isTrue();
    new ProcessBuilder("kill", "-TERM", Long.toString(runner.pid())).start().waitFor();
    assertThat(runner.waitFor()).isZero();
  }

  @Test
  void aContainerWhoseHookIsGoneEndsAllTheSame() throws Exception {
    Process runner = startedRunner();
    stopping().destroyForcibly().waitFor();
    end(runner);
  }

  @Test
  void whatHoldsTheTokenIsOnlyMountedBeforeTheRunnersContainer() {
    Set<String> mounted =
        pod.getSpec().getContainers().get(0).getVolumeMounts().stream()
            .map(VolumeMount::getName)
            .collect(Collectors.toSet());
    assertThat(pod.getSpec().getVolumes())
        .filteredOn(volume -> mounted.contains(volume.getName()) && volume.getSecret() != null)
        .flatExtracting(volume -> volume.getSecret().getItems())
        .extracting(KeyToPath::getKey)
        .containsExactlyInAnyOrder(PoolSecret.START, PoolSecret.CA);
    assertThat(pod.getSpec().getInitContainers().get(0).getVolumeMounts())
        .anyMatch(mount -> mount.getName().equals("config") && mount.getReadOnly());
  }

  private Process startedRunner() throws Exception {
    String prepare = pod.getSpec().getInitContainers().get(0).getCommand().get(2);
    assertThat(shell(prepare, secret).waitFor()).isZero();
    Process runner = shell(Scripts.START, home.resolve(".gitlab-runner/pool.toml"));
    await()
        .until(
            () ->
                Files.exists(home.resolve(".gitlab-runner/up"))
                    && Files.isRegularFile(config())
                    && Files.size(config()) == 0);
    return runner;
  }

  /** The hook, once it has told the runner to retire. */
  private Process stopping() throws IOException {
    Process hook = shell(Scripts.STOP, config());
    await().until(() -> Files.readString(config()).contains("executor = \"none\""));
    return hook;
  }

  private Process shell(String script, Path config) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("ASIDE", aside.toString());
    builder.environment().put("POOL_CONFIG", config.toString());
    builder.environment().put("RUNNER_NAME", "arm-0");
    builder.environment().put("RUNNER_SYSTEM_ID", "r_0123456789ab");
    builder.environment().put("PATH", aside + ":" + System.getenv("PATH"));
    return builder.inheritIO().start();
  }

  private Path config() {
    return home.resolve(".gitlab-runner/config.toml");
  }

  private void end(Process runner) throws Exception {
    Files.writeString(aside.resolve("end"), "end\n");
    assertThat(runner.waitFor()).isZero();
  }

  private List<Path> holding(String text) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(Files::isRegularFile).filter(file -> read(file).contains(text)).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
