package dev.runnerpool.sandbox.nodes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** One thread on which everything happens, and delays that a speed factor shortens. */
final class SimulatedClock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SimulatedClock.class.getName());

  private final double speed;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "simulated-nodes");
            made.setDaemon(true);
            return made;
          });

  SimulatedClock(double speed) {
    this.speed = speed;
  }

  void after(Duration delay, Runnable task) {
    afterRealTime(Duration.ofNanos((long) (delay.toNanos() / speed)), task);
  }

  /** For what a real cluster waits for, whose clock no factor shortens. */
  void afterRealTime(Duration delay, Runnable task) {
    try {
      thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "the simulated nodes are closed", e);
    }
  }

  void execute(Runnable task) {
    after(Duration.ZERO, task);
  }

  /** Hands the outcome over on this thread: the result, or the failure. */
  <T> void whenDone(CompletableFuture<T> future, BiConsumer<T, Throwable> then) {
    var unused = future.whenComplete((value, e) -> execute(() -> then.accept(value, e)));
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a step of the simulated nodes failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
