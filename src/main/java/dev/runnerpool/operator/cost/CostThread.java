package dev.runnerpool.operator.cost;

import dev.runnerpool.core.records.CostRecords;
import dev.runnerpool.core.records.RunnerCost;
import dev.runnerpool.gitlab.Backoff;
import dev.runnerpool.gitlab.DaemonThreads;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what an operator before this one kept, in a thread of its own: nothing waits for it. What
 * cannot be read is read again, after longer and longer pauses.
 */
@Singleton
class CostThread {

  private static final Logger LOG = LoggerFactory.getLogger(CostThread.class);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * Failures after which it is said, about 7 s: an operator that starts asks before its records are
   * open, which takes a second or two and means nothing.
   */
  private static final int TOLD_AFTER = 4;

  private final CostRecords records;
  private final InstantSource clock;
  private final Later later;
  private final Optional<ScheduledExecutorService> thread;

  // What was told to be read late; of the thread alone.
  private final Set<String> late = new HashSet<>();

  /** Runs a task after a while. */
  @FunctionalInterface
  interface Later {
    void run(Duration in, Runnable task);
  }

  @Inject
  CostThread(CostRecords records, InstantSource clock) {
    ScheduledThreadPoolExecutor own =
        new ScheduledThreadPoolExecutor(1, new DaemonThreads("costs"));
    this.records = records;
    this.clock = clock;
    this.thread = Optional.of(own);
    this.later =
        (in, task) -> {
          var unused = own.schedule(task, in.toMillis(), TimeUnit.MILLISECONDS);
        };
  }

  /** By that thread. */
  CostThread(CostRecords records, InstantSource clock, Later later) {
    this.records = records;
    this.clock = clock;
    this.later = later;
    this.thread = Optional.empty();
  }

  /**
   * Has the runners of the pool that had not ended read and handed over, and which ended lately;
   * returns at once.
   */
  void read(String pool, BiConsumer<Collection<RunnerCost>, Set<String>> arrived) {
    read(
        "what runners of pool " + pool + " cost so far",
        () -> arrived.accept(records.live(pool), records.endedLately(pool)),
        0);
  }

  /** Has something read; returns at once. */
  void read(String what, Runnable task) {
    read(what, task, 0);
  }

  private void read(String what, Runnable task, int failures) {
    Duration in =
        failures == 0
            ? Duration.ZERO
            : Backoff.after(failures, LONGEST, Optional.empty(), clock.instant());
    try {
      later.run(in, () -> attempt(what, task, failures));
    } catch (RejectedExecutionException e) {
      LOG.debug("The operator stops: nothing is read any more");
    }
  }

  private void attempt(String what, Runnable task, int failures) {
    try {
      task.run();
    } catch (RuntimeException e) {
      failed(what, failures + 1, e);
      read(what, task, failures + 1);
      return;
    }
    if (late.remove(what) && late.isEmpty()) {
      LOG.info("Costs so far were read, and costs are booked again");
    }
  }

  /** Said once, however many pools wait for it. */
  private void failed(String what, int failures, RuntimeException e) {
    if (failures == TOLD_AFTER && late.isEmpty()) {
      LOG.warn(
          "Records cannot be read ({}), so no costs are booked until they can: {}",
          what,
          e.toString());
    }
    if (failures >= TOLD_AFTER) {
      late.add(what);
    } else {
      LOG.debug("It cannot be read yet {}: {}", what, e.toString());
    }
  }

  /** Runs a short task again and again, until the operator stops. */
  void every(Duration period, Runnable task) {
    thread.ifPresent(
        own -> {
          var unused =
              own.scheduleWithFixedDelay(
                  () -> guarded(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        });
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("What nodes cost was not booked, it is tried again", e);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    thread.ifPresent(ScheduledExecutorService::shutdownNow);
  }
}
