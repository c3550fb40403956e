package dev.runnerpool.cluster;

import dev.runnerpool.sandbox.parts.MissingNeedException;
import dev.runnerpool.sandbox.parts.Part;
import dev.runnerpool.sandbox.parts.Parts;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The cluster that {@code src/test/cluster/cluster run} brings up. It ends when its stdin does, so
 * also with this process, however that ends.
 */
final class MixedCluster implements AutoCloseable {
  private static final Path COMMAND = Path.of("src/test/cluster/cluster");
  private static final Path LOGS = Path.of("target/cluster-logs");
  private static final int MISSING_NEED = 3;
  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  private final Process process;
  private final Map<String, String> exports;

  private MixedCluster(Process process, Map<String, String> exports) {
    this.process = process;
    this.exports = exports;
  }

  /**
   * Brings it up; takes seconds once programs and images are built, minutes before.
   *
   * @param progress gets a line per step
   * @throws MissingNeedException if it cannot be had on this machine
   * @throws IllegalStateException if it does not come up; the message ends with its last words
   */
  static MixedCluster start(Consumer<String> progress) {
    ProcessBuilder builder = new ProcessBuilder(COMMAND.toString(), "run");
    builder.environment().put("RUNNERPOOL_CLUSTER_LOGS", LOGS.toAbsolutePath().toString());
    try {
      Process process = builder.start();
      List<String> told = new ArrayList<>();
      CompletableFuture<Void> telling =
          CompletableFuture.runAsync(() -> tell(process, told, progress));
      Map<String, String> exports = exports(process.inputReader(StandardCharsets.UTF_8));
      if (exports.containsKey("RUNNERPOOL_HOST_ADDRESS")) {
        return new MixedCluster(process, exports);
      }
      telling.join();
      String last = told.isEmpty() ? "it said nothing" : told.get(told.size() - 1);
      int status = process.waitFor();
      if (status == MISSING_NEED) {
        throw new MissingNeedException(last);
      }
      throw new IllegalStateException(
          "%s ended with status %d: %s".formatted(COMMAND, status, String.join("\n", told)));
    } catch (IOException e) {
      throw new MissingNeedException(
          "%s cannot be run: is bash there? (%s)".formatted(COMMAND, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the cluster was coming up", e);
    }
  }

  private static void tell(Process process, List<String> told, Consumer<String> progress) {
    try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        told.add(line);
        progress.accept(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what the cluster says", e);
    }
  }

  /** Reads {@code export NAME=VALUE} up to the last of them, or the end. */
  private static Map<String, String> exports(BufferedReader reader) throws IOException {
    Map<String, String> exports = new HashMap<>();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      String[] parts = line.replaceFirst("^export ", "").split("=", 2);
      exports.put(parts[0], parts[1]);
      if (parts[0].equals("RUNNERPOOL_HOST_ADDRESS")) {
        break;
      }
    }
    return exports;
  }

  /** Address of this machine that pods reach. */
  String hostAddress() {
    return exports.get("RUNNERPOOL_HOST_ADDRESS");
  }

  /** A client that may do everything; the caller closes it. */
  KubernetesClient client() {
    Config config = Config.fromKubeconfig(new File(exports.get("KUBECONFIG")));
    config.setHttpProxy(null);
    config.setHttpsProxy(null);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** What a kubectl command printed, warnings too. */
  record Printed(int status, String text) {}

  /** Runs kubectl to its end. */
  Printed tryKubectl(String... arguments) {
    return run(Part.KUBECTL, arguments);
  }

  private Printed run(Part program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Parts.path(program).toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(exports);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Printed(process.waitFor(), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + program, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + program + " ran", e);
    }
  }

  /**
   * The same for a command that must succeed.
   *
   * @throws IllegalStateException with what it printed if it does not
   */
  String kubectl(String... arguments) {
    return succeeding(Part.KUBECTL, arguments);
  }

  /** A command of helm that must succeed. */
  String helm(String... arguments) {
    return succeeding(Part.HELM, arguments);
  }

  private String succeeding(Part program, String... arguments) {
    Printed printed = run(program, arguments);
    if (printed.status() != 0) {
      throw new IllegalStateException(
          "%s %s ended with status %d: %s"
              .formatted(program, String.join(" ", arguments), printed.status(), printed.text()));
    }
    return printed.text();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            "the cluster did not end within %d s".formatted(END_LIMIT.toSeconds()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot end the cluster", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
