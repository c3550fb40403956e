package dev.runnerpool.sandbox.gitlab.trace;

import dev.runnerpool.sandbox.gitlab.SimulatedGitLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Pushes what a trace says, when it says it, divided by a speed. */
public final class TracePlayer implements AutoCloseable {
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "trace-player");
            thread.setDaemon(true);
            return thread;
          });
  private final SimulatedGitLab gitlab;
  private final Trace trace;
  private final List<String> texts;
  private final double speed;

  /**
   * Creates missing projects and reads every file, so that a bad one is told before the start.
   *
   * @param folder where the files of the trace are
   * @param speed above 0; 2 plays a minute of trace in 30 seconds
   */
  public TracePlayer(SimulatedGitLab gitlab, Trace trace, Path folder, double speed) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed %s should be above 0".formatted(speed));
    }
    this.gitlab = gitlab;
    this.trace = trace;
    this.speed = speed;
    texts = trace.pushes().stream().map(push -> read(folder.resolve(push.file()))).toList();
    trace.pushes().forEach(push -> gitlab.ensureProject(push.project()));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the pipeline file " + file, e);
    }
  }

  /**
   * Starts the clock of the trace; completes after the last push, or fails with the first bad one.
   */
  public CompletableFuture<Void> play() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int index = 0; index < texts.size(); index++) {
      Trace.Push push = trace.pushes().get(index);
      String text = texts.get(index);
      CompletableFuture<Void> done = new CompletableFuture<>();
      executor.schedule(
          () -> {
            try {
              push(push, text);
              done.complete(null);
            } catch (RuntimeException e) {
              done.completeExceptionally(e);
            }
          },
          (long) (push.at() / speed * 1_000),
          TimeUnit.MILLISECONDS);
      all.add(done);
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private void push(Trace.Push push, String text) {
    for (int time = 0; time < push.times(); time++) {
      gitlab.pushPipeline(push.project(), push.ref(), push.protectedRef(), push.file(), text);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
