package dev.runnerpool.gitlab;

import dev.runnerpool.core.leader.NotLeadingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One thing of a {@link WorkLoop}: its step is done when asked for, and again after the pause it
 * names; never twice at once. Any number of requests before a step begins make one. A step that
 * throws is logged and repeated after ever longer pauses, which no request shortens.
 */
public final class WorkItem {

  private static final Logger LOG = Logger.getLogger(WorkItem.class);
  private static final Duration UNTIL_RENEWED = Duration.ofSeconds(1);

  private final WorkLoop loop;
  private final String what;
  private final Supplier<? extends Executor> executor;
  private final Supplier<Optional<Duration>> step;

  // Guarded by this.
  private boolean working;
  private boolean stopped;
  private Instant due = Instant.MAX;
  private Instant notBefore = Instant.MIN;
  private Future<?> next;
  private int faults;

  WorkItem(
      WorkLoop loop,
      String what,
      Supplier<? extends Executor> executor,
      Supplier<Optional<Duration>> step) {
    this.loop = loop;
    this.what = what;
    this.executor = executor;
    this.step = step;
  }

  /** Works now, or once more after the work under way. */
  public void now() {
    within(Duration.ZERO);
  }

  /** Works after that time, or sooner if that was planned already. */
  public synchronized void within(Duration wait) {
    Instant wanted = loop.clock().instant().plus(wait.isNegative() ? Duration.ZERO : wait);
    Instant at = wanted.isBefore(notBefore) ? notBefore : wanted;
    if (!stopped && at.isBefore(due)) {
      due = at;
      plan();
    }
  }

  /** Begins no more; work under way ends by itself. */
  public synchronized void stop() {
    stopped = true;
    cancel();
  }

  private void cancel() {
    if (next != null) {
      next.cancel(false);
    }
  }

  private synchronized void plan() {
    if (working) {
      return;
    }
    cancel();
    Duration wait = Duration.between(loop.clock().instant(), due);
    if (wait.isZero() || wait.isNegative()) {
      start();
    } else {
      next = loop.later(wait, this::start);
    }
  }

  private synchronized void start() {
    if (stopped || working) {
      return;
    }
    working = true;
    try {
      executor.get().execute(this::workThenWait);
    } catch (RejectedExecutionException e) {
      // The operator ends, and its threads with it.
      stopped = true;
    }
  }

  private void workThenWait() {
    Optional<Duration> pause = Optional.of(UNTIL_RENEWED);
    try {
      begun();
      if (loop.mayAct()) {
        pause = step.get();
        fine();
      }
    } catch (NotLeadingException e) {
      LOG.debugf("%s waits for the lease", what);
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s failed unexpectedly", what);
      pause = Optional.of(fault());
    } finally {
      ended(pause);
    }
  }

  /** What was asked for until now is what begins. */
  private synchronized void begun() {
    due = Instant.MAX;
  }

  private synchronized void fine() {
    faults = 0;
  }

  private synchronized Duration fault() {
    Duration pause = loop.afterFaults(++faults);
    notBefore = loop.clock().instant().plus(pause);
    due = due.isBefore(notBefore) ? notBefore : due;
    return pause;
  }

  private synchronized void ended(Optional<Duration> pause) {
    working = false;
    if (stopped) {
      return;
    }
    Optional<Instant> again = pause.map(wait -> loop.clock().instant().plus(wait));
    due = again.filter(at -> at.isBefore(due)).orElse(due);
    if (due.isBefore(Instant.MAX)) {
      plan();
    }
  }
}
