package dev.runnerpool.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program in a process of its own that never outlives this one.
 *
 * <p>A shell starts it and waits for the end of its own input, which this process holds open: when
 * this process ends, however it ends, the shell kills the program.
 */
public final class Program implements AutoCloseable {
  private static final String WATCH =
      """
      exec 3<&0
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
  private static final int LAST_LINES = 15;

  /** How long the shell may take beyond the program's own grace. */
  private static final Duration SLACK = Duration.ofSeconds(5);

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
   * @param log where its output goes, overwritten
   * @param grace how long it may take to end, in whole seconds, before it is killed
   * @param environment beside what this process has
   */
  public static Program start(
      Path log, Duration grace, List<String> command, Map<String, String> environment) {
    String name = Path.of(command.get(0)).getFileName().toString();
    List<String> watched = new ArrayList<>(List.of("sh", "-c", WATCH, "sh"));
    watched.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(watched).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("GRACE", String.valueOf(grace.toSeconds()));
    try {
      return new Program(name, builder.start(), log, grace);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return shell.isAlive();
  }

  /**
   * Fails if it has ended.
   *
   * @throws ProgramException with the end of its output
   */
  public void check() {
    if (!shell.isAlive()) {
      throw new ProgramException(
          "%s ended with status %d; its last words:%n%s"
              .formatted(name, shell.exitValue(), lastWords()));
    }
  }

  /** The end of its output. */
  public String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "(its output cannot be read: %s)".formatted(e.getMessage());
    }
  }

  /**
   * Sends the program a signal, as {@code kill} does.
   *
   * @param signal its name without SIG, such as {@code TERM} or {@code STOP}
   */
  public void signal(String signal) {
    Optional<ProcessHandle> program = program();
    while (program.isEmpty() && shell.isAlive()) {
      // The shell was only just begun.
      Thread.onSpinWait();
      program = program();
    }
    program.ifPresent(started -> kill(signal, started.pid()));
  }

  /** Its number; empty before it began and after it ended. */
  public Optional<Long> pid() {
    return program().map(ProcessHandle::pid);
  }

  /** The first child of the shell; the other waits for the end of the input. */
  private Optional<ProcessHandle> program() {
    return shell.children().min(Comparator.comparingLong(ProcessHandle::pid));
  }

  private static void kill(String signal, long pid) {
    try {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send " + signal + " to process " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until it has ended.
   *
   * @return its exit status; 128 and the number of the signal if one ended it
   * @throws ProgramException if it still runs after {@code limit}
   */
  public int awaitEnd(Duration limit) {
    try {
      if (shell.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return shell.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ProgramException("%s still runs after %d s".formatted(name, limit.toSeconds()));
  }

  /** Ends it: at first politely. */
  @Override
  public void close() {
    try {
      shell.getOutputStream().close();
      shell.waitFor(grace.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot end " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
