package dev.runnerpool.sandbox.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in a process of its own that never outlives this one.
 *
 * <p>A shell starts it and waits for the end of its own input, which this process holds open: when
 * this process ends, however it ends, the shell kills the program.
 */
final class Program implements AutoCloseable {
  private static final String WATCH =
      """
      "$@" </dev/null & program=$!
      { cat >/dev/null; kill -TERM $program
        while [ "$GRACE" -gt 0 ] && kill -0 $program; do sleep 1; GRACE=$((GRACE - 1)); done
        kill -KILL $program; } 2>/dev/null <&3 &
      exec 3<&-
      wait $program
      status=$?
      kill $! 2>/dev/null
      exit $status
      """;
  private static final int LAST_LINES = 12;

  private final String name;
  private final Process shell;
  private final Path log;
  private final Duration grace;

  private Program(String name, Process shell, Path log, Duration grace) {
    this.name = name;
    this.shell = shell;
    this.log = log;
    this.grace = grace;
  }

  /**
   * Starts a program.
   *
   * @param folder where its log is written
   * @param grace how long it may take to end, in whole seconds, before it is killed
   */
  static Program start(Path folder, Duration grace, Path binary, List<String> flags) {
    String name = binary.getFileName().toString();
    Path log = folder.resolve(name + ".log");
    List<String> command = new ArrayList<>(List.of("sh", "-c", "exec 3<&0\n" + WATCH, "sh"));
    command.add(binary.toString());
    command.addAll(flags);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("GRACE", String.valueOf(grace.toSeconds()));
    try {
      return new Program(name, builder.start(), log, grace);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Fails with the end of its log if it has ended. */
  void check() {
    if (!shell.isAlive()) {
      throw new ControlPlaneException(
          "%s ended with status %d; its last words:%n%s"
              .formatted(name, shell.exitValue(), lastWords()));
    }
  }

  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "(its log cannot be read: %s)".formatted(e.getMessage());
    }
  }

  /** Ends it: at first politely. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      shell.waitFor(grace.toMillis() + 5_000, TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot end " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
