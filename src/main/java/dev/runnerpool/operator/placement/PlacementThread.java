package dev.runnerpool.operator.placement;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that asks after nodes that pools name; it begins with the first pool that names
 * any. A task is due once, at the earliest time that was asked for.
 */
@Singleton
class PlacementThread {

  private static final Logger LOG = LoggerFactory.getLogger(PlacementThread.class);

  /** Something that asks, and wakes itself again if it wants to. */
  @FunctionalInterface
  interface Task {
    /** Takes as long as it takes. */
    void run() throws InterruptedException;
  }

  private final Map<Task, ScheduledFuture<?>> next = new HashMap<>();
  private ScheduledThreadPoolExecutor thread;

  /** Has the task run after so long, unless it runs sooner anyway. */
  synchronized void wake(Task task, Duration in) {
    if (thread == null) {
      thread =
          new ScheduledThreadPoolExecutor(
              1,
              work -> {
                Thread made = new Thread(work, "placement");
                made.setDaemon(true);
                return made;
              });
      thread.setRemoveOnCancelPolicy(true);
    }
    ScheduledFuture<?> due = next.get(task);
    if (due != null && due.getDelay(TimeUnit.MILLISECONDS) <= in.toMillis()) {
      return;
    }
    if (due != null) {
      due.cancel(false);
    }
    try {
      next.put(task, thread.schedule(() -> run(task), in.toMillis(), TimeUnit.MILLISECONDS));
    } catch (RejectedExecutionException e) {
      LOG.debug("The operator stops: no nodes are asked after any more");
    }
  }

  private void run(Task task) {
    synchronized (this) {
      // What is asked for from now on is a further run.
      next.remove(task);
    }
    try {
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("Reading what nodes there are failed", e);
    }
  }

  synchronized void stop(@Observes ShutdownEvent event) {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
