package dev.runnerpool.gitlabrunner;

import dev.runnerpool.api.RunnerPool;
import dev.runnerpool.operator.pods.ConfigToml;
import dev.runnerpool.operator.pods.RunnerPods;
import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a runner pod runs, without the pod: its command and its environment, with a folder of this
 * machine for its volumes.
 */
final class RunnerProcess implements AutoCloseable {
  private static final String CA_PATH = "/etc/runnerpool/ca/ca.crt";
  private static final Path START_SCRIPT =
      Path.of("src/main/resources/dev/runnerpool/operator/pods/start.sh");
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String RUN_SINGLE =
      """
      sed "s/@RUNNER_NAME@/$RUNNER_NAME/g" "$POOL_CONFIG" > single.toml
      exec gitlab-runner run-single --config single.toml --runner "$RUNNER_NAME" --max-builds 1
      """;

  private final Path home;
  private final Container container;
  private final String shell;
  private final Process process;

  private RunnerProcess(Path home, Container container, String shell) throws IOException {
    this.home = home;
    this.container = container;
    this.shell = shell;
    this.process = inContainer(container.getCommand(), "output");
  }

  /** Runs what the pod runs before its container. */
  private static void prepare(Path home, Pod pod, String shell) throws IOException {
    for (Container before : pod.getSpec().getInitContainers()) {
      RunnerProcess init = new RunnerProcess(home, before, shell);
      if (init.awaitEnd() != 0) {
        throw new IllegalStateException(init.output());
      }
    }
  }

  /** {@code environment} is what it has besides what its pod gives it. */
  static RunnerProcess start(
      Path home,
      String shell,
      RunnerPool pool,
      int slot,
      String token,
      Map<String, String> environment) {
    Pod pod = RunnerPods.pod(pool, slot, 0);
    return launch(home, shell, pod, ConfigToml.render(pool, token), environment);
  }

  /**
   * The same for a GitLab whose certificate is of an authority of its own.
   *
   * @param authority file with the authority's certificate, in place of the pod's volume
   */
  static RunnerProcess trusting(Path authority, Path home, RunnerPool pool, String token) {
    String config = ConfigToml.render(pool, 0, token, true);
    if (!config.contains(CA_PATH)) {
      throw new IllegalStateException("the config names no authority: " + config);
    }
    Pod pod = RunnerPods.pod(pool, 0, 0);
    return launch(home, "sh", pod, config.replace(CA_PATH, authority.toString()), Map.of());
  }

  /** The same runner by the command that gitlab-runner has for one job. */
  static RunnerProcess startSingle(Path home, RunnerPool pool, int slot, String token) {
    Pod pod = RunnerPods.pod(pool, slot, 0);
    pod.getSpec().getContainers().get(0).setCommand(List.of("sh", "-euc", RUN_SINGLE));
    return launch(home, "sh", pod, ConfigToml.render(pool, token), Map.of());
  }

  private static RunnerProcess launch(
      Path home, String shell, Pod pod, String rendered, Map<String, String> environment) {
    Container container = pod.getSpec().getContainers().get(0);
    container
        .getEnv()
        .forEach(
            variable -> {
              if (variable.getValueFrom() != null) {
                variable.setValue(pod.getMetadata().getName());
              }
            });
    environment.forEach((name, value) -> container.getEnv().add(new EnvVar(name, value, null)));
    String config =
        rendered
            .replace("'/builds", "'" + home + "/builds")
            .replace("\"/builds", "\"" + home + "/builds");
    try {
      Files.createDirectories(home.resolve("builds"));
      Files.writeString(secret(home), config);
      prepare(home, pod, shell);
      return new RunnerProcess(home, container, shell);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process inContainer(List<String> command, String output) throws IOException {
    List<String> words = new ArrayList<>(List.of(shell.split(" ")));
    command.stream().skip(1).map(this::local).forEach(words::add);
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    for (EnvVar variable : container.getEnv()) {
      builder.environment().put(variable.getName(), local(variable.getValue()));
    }
    Path program = Parts.path(Part.GITLAB_RUNNER);
    builder.environment().put("PATH", program.getParent() + ":" + System.getenv("PATH"));
    File file = home.resolve(output).toFile();
    return builder.directory(home.toFile()).redirectErrorStream(true).redirectOutput(file).start();
  }

  /** Stands for the mounted Secret: a Shell job's container has none. */
  private static Path secret(Path home) {
    return home.resolveSibling(home.getFileName() + "-config.toml");
  }

  /** A path in the pod, as one in this process's folder. */
  private String local(String value) {
    return value
        .replace("/home/gitlab-runner", home.toString())
        .replace("/etc/runnerpool/config/config.toml", secret(home).toString())
        .replace("/etc/runnerpool/scripts/start.sh", START_SCRIPT.toAbsolutePath().toString());
  }

  /** A file in its home. */
  Path path(String file) {
    return home.resolve(file);
  }

  String output() {
    return read("output");
  }

  private String read(String file) {
    try {
      return Files.readString(home.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the readiness probe says that it is free. */
  boolean isIdle() {
    return run(container.getReadinessProbe().getExec().getCommand(), "probe") == 0;
  }

  /** Begins the preStop hook, and stops the container after it, as the kubelet does. */
  Process beginStop() {
    try {
      Process hook =
          inContainer(container.getLifecycle().getPreStop().getExec().getCommand(), "stop");
      hook.onExit().thenRun(() -> signal("TERM"));
      return hook;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run(List<String> command, String output) {
    try {
      return end(inContainer(command, output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end and returns the exit status. */
  int awaitEnd() {
    return end(process);
  }

  static int end(Process process) {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still runs after " + LIMIT);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends it at once, with all that it started. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
